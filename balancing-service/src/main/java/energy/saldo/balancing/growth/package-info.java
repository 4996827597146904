/// How the tables grow: months are made before they are needed and dropped when nobody wants them
/// any more. Not here: what the tables hold. Begin with [MonthTables].
@NullMarked
package energy.saldo.balancing.growth;

import org.jspecify.annotations.NullMarked;
