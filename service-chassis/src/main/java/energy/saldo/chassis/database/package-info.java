/// The connections to PostgreSQL, with a time limit on every wait, and lists of what is stored.
/// Begin with [DatabasePool].
@NullMarked
package energy.saldo.chassis.database;

import org.jspecify.annotations.NullMarked;
