/// Tests of what all services keep to.
@NullMarked
package energy.saldo.contract;

import org.jspecify.annotations.NullMarked;
