/// The clock of the service, a bean so that nothing reads the time by itself.
@NullMarked
package energy.saldo.meter.time;

import org.jspecify.annotations.NullMarked;
