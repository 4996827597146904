package energy.saldo.meter.site;

import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.feed.SiteType;
import java.util.UUID;

/// A site, as far as its meters depend on it.
public record Site(UUID id, UUID accountId, SiteType type, Distribution distribution) {}
