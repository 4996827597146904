/// Black-box tests of the meter service, with a real site-service and a real PostgreSQL.
@NullMarked
package energy.saldo.meter;

import org.jspecify.annotations.NullMarked;
