/// Tests of the law of shares.
@NullMarked
package energy.saldo.meter.setting;

import org.jspecify.annotations.NullMarked;
