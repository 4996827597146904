/// Measurements: how they are received, checked, merged into the columns of local days and read
/// back. Not here: what is balanced from them. Begin with [MeasurementResource], then
/// [MeasurementWriter].
@NullMarked
package energy.saldo.balancing.measurement;

import org.jspecify.annotations.NullMarked;
