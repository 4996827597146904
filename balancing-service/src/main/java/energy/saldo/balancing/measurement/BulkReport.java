package energy.saldo.balancing.measurement;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What became of a bulk delivery.
///
/// @param lines of data, without the header
/// @param accepted values
/// @param refused values; a line that cannot be read counts as one
/// @param errors the first of them, in the order of the lines of a part
/// @param complete that the whole delivery was read
@Schema(description = "What became of a bulk delivery", name = "BulkReport")
record BulkReport(
    @Schema(required = true, description = "Lines of data, without the header", examples = "35040")
        long lines,
    @Schema(required = true, description = "Values accepted", examples = "35039") long accepted,
    @Schema(
            required = true,
            description = "Values refused; a line that cannot be read counts as one",
            examples = "1")
        long refused,
    @Schema(required = true, description = "The first 1000 errors") List<LineError> errors,
    @Schema(required = true, description = "The delivery was read to its end") boolean complete) {

  static final int MAXIMUM_ERRORS = 1000;

  /// What is wrong with a line.
  ///
  /// @param line counted as an editor does, from 1, the header with them
  /// @param path the property or column, empty if it is the line as such
  @Schema(description = "What is wrong with one line", name = "BulkLineError")
  record LineError(
      @Schema(
              required = true,
              description = "Counted as an editor does: the header is line 1",
              examples = "7")
          long line,
      @Schema(
              required = true,
              description = "The property or column, empty if the line cannot be read",
              examples = "value")
          String path,
      @Schema(
              required = true,
              description = "What is wrong with it",
              examples = "must be on the quarter-hour")
          String message) {}

  BulkReport {
    errors = new ArrayList<>(errors);
  }
}
