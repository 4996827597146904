/// Tests against a real PostgreSQL; HTTP routes are tested over HTTP.
@NullMarked
package energy.saldo.site.account;

import org.jspecify.annotations.NullMarked;
