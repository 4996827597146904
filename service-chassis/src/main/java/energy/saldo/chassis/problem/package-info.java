/// The problems (RFC 9457) that services answer with, and the one place that turns every failure
/// into one. Begin with [Problems] (makes them) and [ProblemMapper] (maps failures).
@NullMarked
package energy.saldo.chassis.problem;

import org.jspecify.annotations.NullMarked;
