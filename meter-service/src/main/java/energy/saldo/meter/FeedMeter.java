package energy.saldo.meter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import energy.saldo.chassis.feed.LoadProfileTimestamp;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A meter as other services read it: with its account and how its operator stamps load profiles,
/// which a virtual meter has none of.
@JsonInclude(JsonInclude.Include.NON_NULL)
record FeedMeter(
    @JsonUnwrapped MeterView meter,
    UUID accountId,
    @Nullable LoadProfileTimestamp loadProfileTimestamp) {}
