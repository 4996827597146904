/// The sites of site-service as far as meters need them, asked for one by one. Nothing is kept
/// here. Begin with [SiteReader].
@NullMarked
package energy.saldo.meter.site;

import org.jspecify.annotations.NullMarked;
