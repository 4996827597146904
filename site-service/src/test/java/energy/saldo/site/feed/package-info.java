/// Tests beside a real PostgreSQL; what is HTTP, through HTTP alone.
@NullMarked
package energy.saldo.site.feed;

import org.jspecify.annotations.NullMarked;
