/// The command line of `./saldo up`: reads the options, starts the system, puts the sample in and
/// stays until it is stopped. Begin with [UpCommand].
@NullMarked
package energy.saldo.quickstart;

import org.jspecify.annotations.NullMarked;
