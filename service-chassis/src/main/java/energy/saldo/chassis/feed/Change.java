package energy.saldo.chassis.feed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One change of a service's master data, as other services read it. `resource` is the public view
/// after the change (null when deleted); `version` grows with each change of the resource, and a
/// reader keeps the highest; `cursor` is null when the change was requested by id.
public record Change(
    @Nullable String cursor,
    String kind,
    UUID id,
    UUID accountId,
    long version,
    boolean deleted,
    @Nullable JsonNode resource) {}
