/// Answers of any length, written row by row while they are read: memory does not grow with the
/// answer. Begin with [RowStream].
@NullMarked
package energy.saldo.balancing.stream;

import org.jspecify.annotations.NullMarked;
