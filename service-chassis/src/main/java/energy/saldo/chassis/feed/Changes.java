package energy.saldo.chassis.feed;

import java.util.List;

/// A page of the change feed and the cursor to ask with next.
public record Changes(List<Change> changes, String next) {}
