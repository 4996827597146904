/// Reading what a request asks for: query parameters, bounds of time, the part of a list. Refusals
/// name the parameter. Begin with [QueryParameter].
@NullMarked
package energy.saldo.meter.request;

import org.jspecify.annotations.NullMarked;
