/// The client of balancing-service: whether a meter was measured. Begin with [MeasuredReader].
@NullMarked
package energy.saldo.meter.measured;

import org.jspecify.annotations.NullMarked;
