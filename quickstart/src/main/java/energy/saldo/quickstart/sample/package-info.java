/// The sample of the quickstart: a business park with one meter and a tenant building with two
/// roofs, a battery and 15 consumers, generated from a seed and imported through the public API
/// only. Begin with [Sample].
@NullMarked
package energy.saldo.quickstart.sample;

import org.jspecify.annotations.NullMarked;
