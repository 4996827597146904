/// The change feed, by which other services follow the master data of its owner, and the values
/// that its resources are written with. Begin with [ChangeFeed] (reads the table) and
/// [ChangeWriter].
@NullMarked
package energy.saldo.chassis.feed;

import org.jspecify.annotations.NullMarked;
