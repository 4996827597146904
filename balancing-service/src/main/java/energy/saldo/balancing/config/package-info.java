/// What can be set from outside.
@NullMarked
package energy.saldo.balancing.config;

import org.jspecify.annotations.NullMarked;
