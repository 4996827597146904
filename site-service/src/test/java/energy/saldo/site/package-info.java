/// Tests against a real PostgreSQL; HTTP routes are tested over HTTP.
@NullMarked
package energy.saldo.site;

import org.jspecify.annotations.NullMarked;
