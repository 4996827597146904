/// The problems (RFC 9457) that services answer with, and how every failure becomes one. Begin with
/// [Problems].
@NullMarked
package energy.saldo.chassis.problem;

import org.jspecify.annotations.NullMarked;
