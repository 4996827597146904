package energy.saldo.quickstart.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The form in which the services have been built.
public enum Packaging {

  /// Applications for the Java that runs this program.
  JVM("run ./saldo up or mvn package") {

    @Override
    Optional<Path> find(Service service, Path home) {
      Path jar = home.resolve(service.title()).resolve("target/quarkus-app/quarkus-run.jar");
      return Optional.of(jar).filter(Files::exists);
    }

    @Override
    List<String> run(Service service, Path packaged, String heap) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of(heap, "-XX:+ExitOnOutOfMemoryError"));
      command.addAll(service.jvmArguments());
      command.addAll(List.of("-jar", packaged.toString()));
      return command;
    }
  },

  /// Native executables.
  NATIVE("run ./saldo native") {

    @Override
    Optional<Path> find(Service service, Path home) {
      Path folder = home.resolve(service.title()).resolve("target");
      if (!Files.isDirectory(folder)) {
        return Optional.empty();
      }
      try (DirectoryStream<Path> executables = Files.newDirectoryStream(folder, "*-runner")) {
        for (Path executable : executables) {
          return Optional.of(executable);
        }
        return Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    List<String> run(Service service, Path packaged, String heap) {
      return List.of(packaged.toString(), heap);
    }
  };

  private final String remedy;

  Packaging(String remedy) {
    this.remedy = remedy;
  }

  /// The command that runs the service.
  ///
  /// @param home the built clone
  /// @param heap the largest heap of the process, as `-Xmx` takes it
  /// @throws StartFailure if it has not been built
  final List<String> command(Service service, Path home, String heap) {
    Path packaged =
        find(service, home)
            .orElseThrow(
                () ->
                    new StartFailure(
                        "%s is not packaged in %s: %s".formatted(service.title(), home, remedy)));
    return run(service, packaged, "-Xmx" + heap);
  }

  abstract Optional<Path> find(Service service, Path home);

  abstract List<String> run(Service service, Path packaged, String heap);
}
