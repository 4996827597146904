/// Balancing itself: the queue of partitions (a site's local day each), how workers claim them,
/// what they load and compute, and the runs that they write. Not here: the law
/// ([energy.saldo.balancing.kernel]) and how balances are asked for
/// ([energy.saldo.balancing.balance]). Begin with [BalancingSchedule].
@NullMarked
package energy.saldo.balancing.run;

import org.jspecify.annotations.NullMarked;
