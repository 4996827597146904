package energy.saldo.balancing.queue;

import energy.saldo.balancing.SiteDay;
import org.jspecify.annotations.Nullable;

/// A partition that this worker may balance until its lease runs out.
///
/// @param inputRevision the revision of the input when it was claimed; a result counts only if it
/// is still
///     that
/// @param attempts how often it was claimed since its input last changed
/// @param traceparent the trace of the latest change of its input, if that was traced
public record ClaimedPartition(
    SiteDay siteDay, long inputRevision, int attempts, @Nullable String traceparent) {}
