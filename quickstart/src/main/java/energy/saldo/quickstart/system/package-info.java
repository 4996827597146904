/// The running system: PostgreSQL, the three services as processes of their own, and the one public
/// address in front of them. No sample and no command line here. Begin with [SaldoSystem].
@NullMarked
package energy.saldo.quickstart.system;

import org.jspecify.annotations.NullMarked;
