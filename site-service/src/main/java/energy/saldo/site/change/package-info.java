/// The feed of changes that other services follow. Nothing of what changes: a change's resource is
/// JSON here. Begin with [ChangeWriter].
@NullMarked
package energy.saldo.site.change;

import org.jspecify.annotations.NullMarked;
