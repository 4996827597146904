/// Tests of the sample: what is generated, and what the whole system makes of it.
@NullMarked
package energy.saldo.quickstart.sample;

import org.jspecify.annotations.NullMarked;
