/// The caller of a request, and how one service authenticates to another. Begin with [Caller].
@NullMarked
package energy.saldo.chassis.access;

import org.jspecify.annotations.NullMarked;
