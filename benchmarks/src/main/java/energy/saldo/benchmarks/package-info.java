/// Measures how fast the kernels are, beside a plain copy of the same columns and the same job as
/// SQL in DuckDB. Begin with [KernelBench].
@NullMarked
package energy.saldo.benchmarks;

import org.jspecify.annotations.NullMarked;
