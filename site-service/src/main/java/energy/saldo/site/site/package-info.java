/// Sites: the places within which energy is balanced. Nothing of the meters at them. Begin with
/// [SiteResource].
@NullMarked
package energy.saldo.site.site;

import org.jspecify.annotations.NullMarked;
