/// The client of meter-service, which is asked and told before what is of use to it goes or comes.
/// Nothing of meters. Begin with [MeterServiceWriter].
@NullMarked
package energy.saldo.site.meter;

import org.jspecify.annotations.NullMarked;
