/// Checks that what is written of a service is what it is: [ApiDescription], [SettingsTable].
@NullMarked
package energy.saldo.chassis.testing;

import org.jspecify.annotations.NullMarked;
