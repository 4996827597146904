package energy.saldo.meter;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import energy.saldo.chassis.feed.LoadProfileTimestamp;
import java.util.UUID;

/// A meter as other services read it: with its account and how its operator stamps load profiles.
record FeedMeter(
    @JsonUnwrapped MeterView meter, UUID accountId, LoadProfileTimestamp loadProfileTimestamp) {}
