/// A real PostgreSQL 17 for tests, from embedded binaries, one server for a test run. Begin with
/// [PostgresTestResource].
@NullMarked
package energy.saldo.chassis.database;

import org.jspecify.annotations.NullMarked;
