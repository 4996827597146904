package energy.saldo.meter;

import java.util.UUID;

/// What the rules of settings need of a meter.
///
/// @param isLocalConsumer whether it takes energy at the site, and is not the grid's
/// @param hasStaticRule whether a site balancing setting of the site says `static`, or did
public record MeterAtSite(UUID siteId, boolean isLocalConsumer, boolean hasStaticRule) {}
