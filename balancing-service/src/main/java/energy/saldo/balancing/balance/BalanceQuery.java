package energy.saldo.balancing.balance;

import energy.saldo.balancing.directory.Site;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is asked of one site's balances, checked.
///
/// @param first the first quarter-hour asked for
/// @param end the first one no longer asked for
/// @param asOf the instant whose knowledge is asked for; null = now
record BalanceQuery(
    Site site,
    @Nullable UUID creditorMeterId,
    @Nullable UUID debitorMeterId,
    long first,
    long end,
    BalanceInterval interval,
    @Nullable Instant asOf) {}
