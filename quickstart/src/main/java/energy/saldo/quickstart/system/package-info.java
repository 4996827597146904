/// The running system: PostgreSQL, the three services as separate processes, and the gateway in
/// front of them. The sample and the command line are elsewhere. Begin with [SaldoSystem].
@NullMarked
package energy.saldo.quickstart.system;

import org.jspecify.annotations.NullMarked;
