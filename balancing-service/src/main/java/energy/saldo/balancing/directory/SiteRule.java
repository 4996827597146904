package energy.saldo.balancing.directory;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// By which rule a site shares from a local day on, until its next rule starts or this one ends.
///
/// @param end exclusive
/// @param distribution `equal`, `proportional` or `static`
public record SiteRule(LocalDate start, @Nullable LocalDate end, String distribution) {}
