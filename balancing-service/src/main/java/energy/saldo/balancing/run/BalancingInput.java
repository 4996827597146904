package energy.saldo.balancing.run;

import energy.saldo.balancing.balance.VirtualBlock;
import energy.saldo.balancing.measurement.MissingAmounts;
import java.util.List;

/// What a partition is balanced with.
///
/// @param meters those with a setting in force, in the order of their ids
/// @param missing the amounts that are missing of those that are needed, in order of meter and time
/// @param provisional how many of the energies that are needed are provisional
/// @param virtual the energies of all virtual meters
record BalancingInput(
    List<MeterEnergies> meters,
    List<MissingAmounts> missing,
    int provisional,
    VirtualBlock virtual) {}
