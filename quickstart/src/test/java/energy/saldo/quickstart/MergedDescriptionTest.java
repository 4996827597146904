package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergedDescriptionTest {

  private static final Path COMMITTED = Path.of("../docs/openapi.yaml");
  private static final Path MERGED = Path.of("target/openapi.yaml");
  private static final List<Path> OF_SERVICES =
      Stream.of("site-service", "meter-service", "balancing-service")
          .map(service -> Path.of("..", service, "openapi", "openapi.yaml"))
          .toList();

  @TempDir private Path folder;

  @Test
  void theCommittedDocumentIsMadeFromThoseOfTheServices() throws IOException {
    String merged = MergedDescription.of(OF_SERVICES);
    Files.createDirectories(MERGED.getParent());
    Files.writeString(MERGED, merged);
    assertEquals(
        Files.exists(COMMITTED) ? Files.readString(COMMITTED) : "",
        merged,
        "a service's document changed; cp quickstart/target/openapi.yaml docs/");
  }

  @Test
  void aServiceThatDefinesASharedSchemaOtherwiseIsRefused() throws IOException {
    Path other = folder.resolve("openapi.yaml");
    String site = Files.readString(OF_SERVICES.getFirst());
    assertTrue(site.contains("The HTTP status"));
    Files.writeString(other, site.replace("The HTTP status", "The status"));
    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class,
            () -> MergedDescription.of(List.of(OF_SERVICES.getFirst(), other)));
    assertTrue(refusal.toString().contains(other + " defines Problem otherwise"));
  }

  @Test
  void whatIsDefinedTwiceIsThereOnce() throws IOException {
    assertEquals(
        MergedDescription.of(List.of(OF_SERVICES.getFirst())),
        MergedDescription.of(List.of(OF_SERVICES.getFirst(), OF_SERVICES.getFirst())));
  }
}
