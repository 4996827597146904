/// A small run of the whole benchmark.
@NullMarked
package energy.saldo.benchmarks.volume;

import org.jspecify.annotations.NullMarked;
