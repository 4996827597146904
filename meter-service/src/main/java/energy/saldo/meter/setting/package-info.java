/// Meter balancing settings: from which local day on a meter takes part, in which rank and with
/// which share. Begin with [MeterBalancingSettingResource]; [StaticShares] limits the shares.
@NullMarked
package energy.saldo.meter.setting;

import org.jspecify.annotations.NullMarked;
