package energy.saldo.quickstart.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogTest {

  private static final int LARGEST = 1_000;

  @TempDir private Path folder = Path.of("");

  @Test
  void aFullLogIsRotatedAndTheLatestLinesAreKeptWhole() throws IOException {
    RotatingLog log = new RotatingLog(folder.resolve("x.log"), LARGEST);
    List<String> lines = IntStream.range(0, 2_000).mapToObj("line number %05d"::formatted).toList();
    for (String line : lines) {
      copy(log, line + "\n");
    }
    assertEquals(Set.of("x.log", "x.1.log", "x.2.log", "x.3.log"), names());
    List<String> kept =
        Stream.of("x.3.log", "x.2.log", "x.1.log", "x.log").flatMap(this::lines).toList();
    assertEquals(lines.subList(lines.size() - kept.size(), lines.size()), kept);
    for (String name : names()) {
      assertTrue(Files.size(folder.resolve(name)) <= LARGEST + 20, name);
    }
    assertTrue(kept.size() * 18 > 3 * LARGEST, "only " + kept.size() + " lines");
    assertEquals(2_000 * 18, log.written());
  }

  @Test
  void aChunkLargerThanTheLogIsCutBetweenLines() throws IOException {
    RotatingLog log = new RotatingLog(folder.resolve("x.log"), LARGEST);
    copy(log, "half a line");
    copy(log, " and the rest\n" + "y".repeat(LARGEST) + "\n");
    assertEquals(List.of("half a line and the rest"), lines("x.1.log").toList());
    assertEquals(List.of("y".repeat(LARGEST)), lines("x.log").toList());
  }

  @Test
  void aNewRunStartsAnEmptyFileAndKeepsTheOneBefore() throws IOException {
    copy(new RotatingLog(folder.resolve("x.log")), "first\n");
    RotatingLog second = new RotatingLog(folder.resolve("x.log"));
    assertEquals(List.of(), lines("x.log").toList());
    assertEquals(List.of("first"), lines("x.1.log").toList());
    copy(second, "second\n");
    assertEquals(List.of("second"), lines("x.log").toList());
  }

  private static void copy(RotatingLog log, String text) {
    log.copy(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  private Stream<String> lines(String name) {
    try {
      return Files.readAllLines(folder.resolve(name)).stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
