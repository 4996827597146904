/// The meter service: who measures (metering point operators), what is measured (meters) and how it
/// takes part in balancing (meter balancing settings). No measurement is held here. Each feature
/// has a package of its own; begin with `meter`.
@NullMarked
package energy.saldo.meter;

import org.jspecify.annotations.NullMarked;
