package energy.saldo.meter.meter;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import energy.saldo.meter.operator.LoadProfileTimestamp;
import java.util.UUID;

/// A meter as other services read it: with its account and how its operator stamps load profiles.
record AnnouncedMeter(
    @JsonUnwrapped MeterView meter, UUID accountId, LoadProfileTimestamp loadProfileTimestamp) {}
