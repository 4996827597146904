/// Balances: the columns that runs have written and how they are asked for, added up over the
/// calendar's intervals. Not here: how they are computed. Begin with [AggregatedBalanceResource].
@NullMarked
package energy.saldo.balancing.balance;

import org.jspecify.annotations.NullMarked;
