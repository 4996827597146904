/// Requests that are sent twice. Idempotency keys are not offered yet, and a client that relies on
/// one is told so instead of being misled.
@NullMarked
package energy.saldo.meter.idempotency;

import org.jspecify.annotations.NullMarked;
