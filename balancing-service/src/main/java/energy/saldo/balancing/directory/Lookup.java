package energy.saldo.balancing.directory;

import java.util.List;
import java.util.UUID;

/// The ids of what an owner is asked for. It returns the changes of those that it has.
record Lookup(List<UUID> ids) {}
