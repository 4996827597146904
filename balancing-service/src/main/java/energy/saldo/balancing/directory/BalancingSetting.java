package energy.saldo.balancing.directory;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How a meter takes part from a local day on, until its next setting starts or this one ends.
///
/// @param end exclusive
/// @param priority its rank, 1 first; null = the common last rank
/// @param sharePpm parts per million of its rank's pool, for the distribution `static`
public record BalancingSetting(
    UUID meterId,
    boolean participant,
    LocalDate start,
    @Nullable LocalDate end,
    @Nullable Integer priority,
    int sharePpm) {}
