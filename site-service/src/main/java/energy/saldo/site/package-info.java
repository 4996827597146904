/// The site service: where energy is balanced (sites, here), who may use Saldo (`account`), and the
/// keys that access tokens are signed with (`key`). No meters. Begin with [SiteResource].
@NullMarked
package energy.saldo.site;

import org.jspecify.annotations.NullMarked;
