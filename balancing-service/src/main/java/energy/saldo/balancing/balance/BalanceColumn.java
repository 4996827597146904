package energy.saldo.balancing.balance;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one meter gave to another in each quarter-hour of a local day.
///
/// @param creditorMeterId who gives; null = the public grid
/// @param debitorMeterId who takes; null = the public grid
/// @param energies mWh of each quarter-hour, as an array literal
public record BalanceColumn(
    @Nullable UUID creditorMeterId, @Nullable UUID debitorMeterId, String energies) {}
