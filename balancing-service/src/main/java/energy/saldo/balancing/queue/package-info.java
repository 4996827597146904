/// The queue of balancing partitions: revisions, claims and leases. Knows nothing of what is
/// measured or balanced. Begin with [PartitionQueue].
@NullMarked
package energy.saldo.balancing.queue;

import org.jspecify.annotations.NullMarked;
