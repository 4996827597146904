/// `./saldo bench`: the whole system under load, beside the same work as rows and SQL in the same
/// PostgreSQL. Begin with [VolumeBench].
@NullMarked
package energy.saldo.benchmarks.volume;

import org.jspecify.annotations.NullMarked;
