package energy.saldo.balancing.measurement;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A stretch of quarter-hours for which a meter's energy is needed and not known.
///
/// @param from when the first of them starts
/// @param until when the last of them ends
@Schema(
    description = "A stretch of quarter-hours in which a meter's energy is needed and not known")
public record MissingAmounts(
    UUID meterId,
    @Schema(description = "When the first of them starts", examples = "2025-01-15T09:00:00.000Z")
        Instant from,
    @Schema(description = "When the last of them ends", examples = "2025-01-15T09:15:00.000Z")
        Instant until) {}
