/// The balancing service: measurements in, balanced energy out. Here are its settings and the few
/// values that all features speak of; each feature has a package of its own. Begin with
/// [energy.saldo.balancing.measurement] and [energy.saldo.balancing.run].
@NullMarked
package energy.saldo.balancing;

import org.jspecify.annotations.NullMarked;
