/// Tests of this package.
@NullMarked
package energy.saldo.chassis.access;

import org.jspecify.annotations.NullMarked;
