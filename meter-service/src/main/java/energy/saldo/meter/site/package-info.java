/// The client of site-service: reads a site each time it is needed and stores nothing. Begin with
/// [SiteReader].
@NullMarked
package energy.saldo.meter.site;

import org.jspecify.annotations.NullMarked;
