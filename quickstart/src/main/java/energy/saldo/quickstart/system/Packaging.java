package energy.saldo.quickstart.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the build made of the services.
public enum Packaging {

  /// Applications for the Java that runs this program.
  JVM("run mvn package, or ./saldo up, which does") {

    @Override
    Optional<Path> find(Service service, Path home) {
      Path jar = home.resolve(service.title()).resolve("target/quarkus-app/quarkus-run.jar");
      return Optional.of(jar).filter(Files::exists);
    }

    @Override
    List<String> run(Service service, Path packaged) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
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
    List<String> run(Service service, Path packaged) {
      return List.of(packaged.toString());
    }
  };

  private final String remedy;

  Packaging(String remedy) {
    this.remedy = remedy;
  }

  /// The command that runs the service.
  ///
  /// @param home the built clone
  /// @throws StartFailure if it has not been built
  final List<String> command(Service service, Path home) {
    Path packaged =
        find(service, home)
            .orElseThrow(
                () ->
                    new StartFailure(
                        "%s is not packaged in %s: %s".formatted(service.title(), home, remedy)));
    return run(service, packaged);
  }

  abstract Optional<Path> find(Service service, Path home);

  abstract List<String> run(Service service, Path packaged);
}
