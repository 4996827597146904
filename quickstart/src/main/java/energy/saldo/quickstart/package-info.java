/// The command line of `./saldo up`: reads the options, starts the system, imports the sample
/// and runs until it is stopped. Begin with [UpCommand].
@NullMarked
package energy.saldo.quickstart;

import org.jspecify.annotations.NullMarked;
