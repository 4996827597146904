/// Tests of this package.
@NullMarked
package energy.saldo.chassis.http;

import org.jspecify.annotations.NullMarked;
