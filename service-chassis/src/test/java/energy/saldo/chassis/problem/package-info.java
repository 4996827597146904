/// Tests of this package.
@NullMarked
package energy.saldo.chassis.problem;

import org.jspecify.annotations.NullMarked;
