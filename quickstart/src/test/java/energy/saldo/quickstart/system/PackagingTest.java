package energy.saldo.quickstart.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackagingTest {

  @TempDir private Path home = Path.of("");

  @Test
  void anApplicationIsRunByThisJavaWithWhatTheServiceNeeds() throws IOException {
    Path jar = built("balancing-service/target/quarkus-app/quarkus-run.jar");
    assertEquals(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx768m",
            "-XX:+ExitOnOutOfMemoryError",
            "--add-modules",
            "jdk.incubator.vector",
            "-jar",
            jar.toString()),
        Packaging.JVM.command(Service.BALANCING, home, "768m"));
  }

  @Test
  void anExecutableIsRunAsItIs() throws IOException {
    built("site-service/target/quarkus-app/quarkus-run.jar");
    Path executable = built("site-service/target/site-service-1.0.0-SNAPSHOT-runner");
    assertEquals(
        List.of(executable.toString(), "-Xmx256m"),
        Packaging.NATIVE.command(Service.SITE, home, "256m"));
  }

  @Test
  void whatHasNotBeenBuiltIsSaidWithHowToBuildIt() throws IOException {
    built("meter-service/target/quarkus-app/quarkus-run.jar");
    StartFailure failure =
        assertThrows(
            StartFailure.class, () -> Packaging.NATIVE.command(Service.METER, home, "256m"));
    assertEquals(
        "meter-service is not packaged in %s: run ./saldo native".formatted(home),
        failure.getMessage());
  }

  private Path built(String file) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.createFile(path);
  }
}
