/// Tests of the limit of shares.
@NullMarked
package energy.saldo.meter.setting;

import org.jspecify.annotations.NullMarked;
