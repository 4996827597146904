/// Tests of the chassis, and what the tests of all services share.
@NullMarked
package energy.saldo.chassis;

import org.jspecify.annotations.NullMarked;
