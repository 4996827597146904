/// Tests against a real PostgreSQL; HTTP routes are tested over HTTP.
@NullMarked
package energy.saldo.site.feed;

import org.jspecify.annotations.NullMarked;
