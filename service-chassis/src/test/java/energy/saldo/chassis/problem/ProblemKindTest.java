package energy.saldo.chassis.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemKindTest {

  private static final Path PAGE = Path.of("../docs/problems.md");
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `(/problems/[a-z-]+)` \\| (\\d{3}) \\| ([^|]+) \\| [^|]+ \\| [^|]+ \\|$");

  @Test
  void thePageListsEveryKindInOrder() throws IOException {
    List<String> listed =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
            .toList();
    assertEquals(
        Arrays.stream(ProblemKind.values())
            .map(kind -> kind.type() + " " + kind.status() + " " + kind.title())
            .toList(),
        listed);
  }

  @Test
  void aStatusHasOneKind() {
    for (ProblemKind kind : ProblemKind.values()) {
      assertEquals(kind, ProblemKind.of(kind.status()));
    }
    assertEquals(ProblemKind.MALFORMED, ProblemKind.of(418));
    assertEquals(ProblemKind.INTERNAL, ProblemKind.of(502));
  }
}
