/// Tests of the parts of the running system that need no system running.
@NullMarked
package energy.saldo.quickstart.system;

import org.jspecify.annotations.NullMarked;
