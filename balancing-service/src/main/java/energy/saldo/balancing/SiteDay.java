package energy.saldo.balancing;

import java.time.LocalDate;
import java.util.UUID;

/// A site's local day: what is balanced at a time, and the key of a balancing partition.
public record SiteDay(UUID siteId, LocalDate day) {}
