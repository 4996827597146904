package energy.saldo.meter.site;

import energy.saldo.chassis.feed.Distribution;
import energy.saldo.chassis.feed.SiteType;
import java.time.ZoneId;
import java.util.UUID;

/// What the rules of meters and settings need of a site.
public record Site(
    UUID id, UUID accountId, SiteType type, Distribution distribution, ZoneId timezone) {}
