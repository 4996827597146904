package energy.saldo.balancing.measurement;

import java.time.Instant;
import java.util.UUID;

/// A stretch of quarter-hours for which a meter's energy is needed and not known.
///
/// @param from when the first of them starts
/// @param until when the last of them ends
public record MissingAmounts(UUID meterId, Instant from, Instant until) {}
