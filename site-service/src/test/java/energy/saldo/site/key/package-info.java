/// Tests beside a real PostgreSQL; what is HTTP, through HTTP alone.
@NullMarked
package energy.saldo.site.key;

import org.jspecify.annotations.NullMarked;
