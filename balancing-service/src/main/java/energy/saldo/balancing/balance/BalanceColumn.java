package energy.saldo.balancing.balance;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one meter gave to another in each quarter-hour of a local day.
///
/// @param creditorMeterId the meter that gives; null = the public grid
/// @param debitorMeterId the meter that takes; null = the public grid
/// @param energies mWh of each quarter-hour; there may be more elements than the day has of them
public record BalanceColumn(
    @Nullable UUID creditorMeterId, @Nullable UUID debitorMeterId, long[] energies) {}
