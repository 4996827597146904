/// What requests and answers have in common: JSON, query parameters, pages, bounds of time, the log
/// of refused requests. Begin with [JsonFormat] and [QueryParameter].
@NullMarked
package energy.saldo.chassis.http;

import org.jspecify.annotations.NullMarked;
