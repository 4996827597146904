package energy.saldo.chassis.http;

import energy.saldo.chassis.problem.Problem;
import energy.saldo.chassis.problem.ProblemKind;
import energy.saldo.chassis.problem.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The condition `If-Match` of a change (RFC 9110): the resource still has one of these tags. Weak
/// tags match nothing, as what they name need not be the same.
///
/// @param tags null without a condition; `*` matches whatever is there
public record IfMatch(@Nullable List<String> tags) {

  /// Refuses with 412 unless the resource has one of the tags.
  public void require(ResourceView present) {
    if (tags != null && !tags.contains("*") && !tags.contains(present.etag())) {
      throw changed();
    }
  }

  private static Problem changed() {
    return Problems.problem(
        ProblemKind.PRECONDITION_FAILED,
        "The resource does not have the tag of If-Match; read it again and repeat the change.");
  }
}
