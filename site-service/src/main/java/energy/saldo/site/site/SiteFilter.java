package energy.saldo.site.site;

import org.jspecify.annotations.Nullable;

/// Which sites of an account are meant; what is null does not matter.
record SiteFilter(@Nullable String name, @Nullable SiteType type) {}
