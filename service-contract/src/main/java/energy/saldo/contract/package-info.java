/// What all services keep to at their HTTP edge: problem answers, the caller and its account, pages
/// of lists, how instants are printed, the change feed and how one service introduces itself to
/// another. Nothing of any domain. Begin with [Problems] and [Caller].
@NullMarked
package energy.saldo.contract;

import org.jspecify.annotations.NullMarked;
