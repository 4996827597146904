/// Who calls, and how one service identifies itself to another. Begin with [Caller].
@NullMarked
package energy.saldo.chassis.access;

import org.jspecify.annotations.NullMarked;
