/// What can be set from outside.
@NullMarked
package energy.saldo.meter.config;

import org.jspecify.annotations.NullMarked;
