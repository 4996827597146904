package energy.saldo.balancing.measurement;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One value as it was received and found well-formed.
///
/// @param path where it stands in the request, `measurements[3]`
/// @param amount the value in mWh
/// @param type the OBIS code that the sender names, if any
record NewMeasurement(
    String path, UUID meterId, Instant timestamp, long amount, @Nullable String type) {}
