package energy.saldo.balancing.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a distributed database refuses in a statement, and whether it names the one cell that it
/// concerns.
final class StatementRules {

  private static final Pattern CLOCK =
      Pattern.compile("(?i)\\b(clock_timestamp|timeofday|random|gen_random_uuid|nextval) ?\\(");

  private static final Pattern NOT_IMMUTABLE =
      Pattern.compile(
          "(?i)\\b((clock|statement|transaction)_timestamp|now|random|gen_random_uuid) ?\\(");

  private static final Pattern CASE = Pattern.compile("(?is)\\bCASE\\b.*?\\bEND\\b");
  private static final Pattern COALESCE =
      Pattern.compile("(?is)\\bcoalesce ?\\(([^()]|\\(([^()]|\\([^()]*\\))*\\))*\\)");
  private static final Pattern UPDATE = Pattern.compile("(?is)(^|[(;]|\\) ?)\\s*UPDATE\\b.*");
  private static final Pattern DO_UPDATE = Pattern.compile("(?is)\\bDO UPDATE\\b.*");
  private static final Pattern PARAMETER = Pattern.compile("\\$\\d");
  private static final Pattern SKIP_LOCKED = Pattern.compile("(?i)\\bSKIP LOCKED\\b");
  private static final Pattern ROWS_OF_SELECT =
      Pattern.compile("(?is)\\bINSERT INTO \\w+\\s+(AS \\w+\\s+)?(\\([^()]*\\)\\s*)?SELECT\\b");
  private static final Pattern CELL =
      Pattern.compile(
          "(?is)\\bcell = (ANY ?\\( ?)?\\$\\d|INSERT INTO \\w+\\s+(AS \\w+\\s+)?\\(cell\\b");

  private StatementRules() {}

  /// The rules that the statement breaks.
  static List<String> broken(String sql) {
    List<String> broken = new ArrayList<>();
    boolean isUpdate = UPDATE.matcher(sql).find();
    String doUpdate = DO_UPDATE.matcher(sql).results().map(r -> r.group()).findFirst().orElse("");
    if (CLOCK.matcher(doUpdate).find()) {
      broken.add("a clock that runs on, or another volatile function, in DO UPDATE");
    }
    if (PARAMETER.matcher(doUpdate).find() && sql.contains("SELECT")) {
      broken.add("a parameter in DO UPDATE of an INSERT ... SELECT");
    }
    if (isUpdate && CLOCK.matcher(sql).find()) {
      broken.add("a volatile function in UPDATE");
    }
    if (inside(CASE, sql) || inside(COALESCE, sql)) {
      broken.add("a function that is not immutable inside CASE or COALESCE");
    }
    if (SKIP_LOCKED.matcher(sql).find() && !namesCell(sql)) {
      broken.add("SKIP LOCKED over all cells");
    }
    return broken;
  }

  /// Whether the rows are collected, copied and committed in two phases, even those of one cell.
  static boolean insertsRowsOfSelect(String sql) {
    return ROWS_OF_SELECT.matcher(sql).find();
  }

  static boolean namesCell(String sql) {
    return CELL.matcher(sql).find();
  }

  private static boolean inside(Pattern construct, String sql) {
    return construct.matcher(sql).results().anyMatch(r -> NOT_IMMUTABLE.matcher(r.group()).find());
  }
}
