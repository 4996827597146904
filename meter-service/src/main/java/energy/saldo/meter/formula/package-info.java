/// The formulas of virtual meters: their grammar and the law that none is computed from itself.
/// No database and no HTTP here. Begin with [Formula].
@NullMarked
package energy.saldo.meter.formula;

import org.jspecify.annotations.NullMarked;
