/// What is written down of a service, held against what it is: [ApiDescription], [SettingsTable].
@NullMarked
package energy.saldo.testing;

import org.jspecify.annotations.NullMarked;
