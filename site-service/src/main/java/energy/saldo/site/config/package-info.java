/// What can be set from outside.
@NullMarked
package energy.saldo.site.config;

import org.jspecify.annotations.NullMarked;
