/// The meter service: what is measured at a site (meters, here), who measures it (`operator`) and
/// how it takes part in balancing (`setting`); `site` is the client of site-service. No measurement
/// is stored here. Begin with [MeterResource].
@NullMarked
package energy.saldo.meter;

import org.jspecify.annotations.NullMarked;
