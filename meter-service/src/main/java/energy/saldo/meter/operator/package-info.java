/// Metering point operators: the sources of measurements and how each stamps a load profile. Begin
/// with [MeteringPointOperatorResource].
@NullMarked
package energy.saldo.meter.operator;

import org.jspecify.annotations.NullMarked;
