/// Meters: what is measured at a site, in which direction, how and from when to when. Not who reads
/// them (`operator`) and not how they are balanced (`setting`). Begin with [MeterResource].
@NullMarked
package energy.saldo.meter.meter;

import org.jspecify.annotations.NullMarked;
