/// How columns of amounts and transactions reach PostgreSQL: nothing of what they mean. Begin with
/// [Transactions] and [AmountBlock].
@NullMarked
package energy.saldo.balancing.storage;

import org.jspecify.annotations.NullMarked;
