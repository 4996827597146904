/// `site-service`: who may use Saldo, and where energy is balanced. Nothing of meters. Begin with
/// the packages `site` and `account`.
@NullMarked
package energy.saldo.site;

import org.jspecify.annotations.NullMarked;
