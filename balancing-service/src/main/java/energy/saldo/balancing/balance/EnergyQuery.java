package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Site;
import java.util.List;

/// What is asked of the energies of one site's meters, checked.
///
/// @param site as balanced by months if the energies of months are asked for
/// @param meters in the order of their ids
/// @param first the first quarter-hour asked for
/// @param end the first one no longer asked for
record EnergyQuery(Site site, List<Meter> meters, long first, long end, BalanceInterval interval) {}
