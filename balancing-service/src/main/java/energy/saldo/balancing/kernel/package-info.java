/// The allocation law and nothing else: columns of amounts in, flows between meters out, for many
/// intervals at once. Integers in milliwatt-hours throughout; JDK only; no I/O, no clock, no
/// logging. [ScalarKernel] defines what is correct. Begin with [BalancingKernel].
@NullMarked
package energy.saldo.balancing.kernel;

import org.jspecify.annotations.NullMarked;
