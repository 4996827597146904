/// Amounts of energy as the contract writes them and as the service keeps them. Begin with
/// [MilliwattHours].
@NullMarked
package energy.saldo.balancing.unit;

import org.jspecify.annotations.NullMarked;
