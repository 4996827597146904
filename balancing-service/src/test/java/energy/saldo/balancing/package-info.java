/// The balancing service as a whole, through HTTP, with a real PostgreSQL.
@NullMarked
package energy.saldo.balancing;

import org.jspecify.annotations.NullMarked;
