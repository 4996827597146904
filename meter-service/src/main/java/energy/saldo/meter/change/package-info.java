/// The change feed: every change of master data, written in the transaction that makes it, and read
/// by other services in commit-safe order. Begin with [ChangeWriter].
@NullMarked
package energy.saldo.meter.change;

import org.jspecify.annotations.NullMarked;
