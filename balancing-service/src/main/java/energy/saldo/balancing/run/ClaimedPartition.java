package energy.saldo.balancing.run;

import energy.saldo.balancing.directory.InputChanges.SiteDay;

/// A partition that this worker may balance until its lease runs out.
///
/// @param inputRevision the revision of the input when it was claimed; a result counts only if it
/// is still
///     that
/// @param attempts how often it was claimed since its input last changed
record ClaimedPartition(SiteDay siteDay, long inputRevision, int attempts) {}
