package energy.saldo.quickstart.system;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// An embedded PostgreSQL 17 on a free port of this machine, its data in the data folder.
final class PostgresServer {

  private static final String TITLE = "PostgreSQL";
  private static final String USERNAME = "saldo";
  private static final String DRAFT = "postgres.new";

  /// SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one.
  private static final ChildProcess.Stop STOP =
      new ChildProcess.Stop("INT", "QUIT", Duration.ofSeconds(60));

  /// A server whose launcher was killed while it started may take the data folder for a moment.
  private static final int START_ATTEMPTS = 3;

  private static final int STATE_LINE = 7;

  private final DataFolder dataFolder;
  private final PostgresAccount account;
  private final Path binaries;
  private final Path cluster;
  private final Path pidFile;
  private final DatabaseAddress address;
  private final Consumer<String> progress;

  private PostgresServer(
      DataFolder dataFolder, PostgresAccount account, Path binaries, Consumer<String> progress)
      throws IOException {
    this.dataFolder = dataFolder;
    this.account = account;
    this.binaries = binaries;
    this.progress = progress;
    this.cluster = dataFolder.resolve("postgres").toAbsolutePath();
    this.pidFile = cluster.resolve("postmaster.pid");
    this.address =
        new DatabaseAddress(
            "127.0.0.1",
            FreePorts.take(1).getFirst(),
            USERNAME,
            dataFolder.secret("database-password"));
  }

  /// A server whose data are ready for [#start].
  static PostgresServer prepared(
      DataFolder dataFolder, Path binariesFolder, Consumer<String> progress) {
    try {
      PostgresServer server =
          new PostgresServer(
              dataFolder,
              PostgresAccount.ofThisMachine(),
              PostgresBinaries.unpacked(binariesFolder),
              progress);
      if (Files.exists(server.cluster)) {
        server.checkVersion();
        server.stopLeftOver();
      } else {
        server.createCluster();
      }
      return server;
    } catch (IOException e) {
      throw new StartFailure("cannot start PostgreSQL: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while starting PostgreSQL", e);
    }
  }

  /// Where the server listens once it has started; it keeps the address when it is restarted.
  DatabaseAddress address() {
    return address;
  }

  /// Starts the server's process; [#awaitReady] waits until it accepts connections.
  ChildProcess start(boolean durable) {
    return ChildProcess.start(
        TITLE,
        account.command(command(durable)),
        binaries,
        Map.of(),
        STOP,
        dataFolder.log("postgresql"),
        progress,
        this::isReady);
  }

  /// Waits until the server accepts connections.
  void awaitReady(ChildProcess server) {
    for (int attempt = 1; ; attempt++) {
      try {
        if (attempt == 1) {
          server.awaitReady();
        } else {
          server.restart();
        }
        return;
      } catch (StartFailure failure) {
        if (attempt == START_ATTEMPTS || !canRetry()) {
          throw failure;
        }
      }
    }
  }

  private boolean canRetry() {
    try {
      stopLeftOver();
      Thread.sleep(Duration.ofSeconds(1));
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// The log quotes no values of rows: neither details nor the text of a failed statement.
  private String[] command(boolean durable) {
    List<String> command =
        new ArrayList<>(
            List.of(program("postgres"), "-D", cluster.toString(), "-p", "" + address.port()));
    List<String> settings =
        new ArrayList<>(
            List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=200",
                "log_error_verbosity=terse",
                "log_min_error_statement=panic"));
    if (!durable) {
      settings.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
    }
    for (String setting : settings) {
      command.addAll(List.of("-c", setting));
    }
    return command.toArray(String[]::new);
  }

  /// The server writes its state into the pid file, where that of a dead one may still stand.
  private boolean isReady(long pid) {
    try {
      List<String> lines = Files.readAllLines(pidFile);
      return lines.size() > STATE_LINE
          && lines.getFirst().strip().equals(Long.toString(pid))
          && lines.get(STATE_LINE).strip().equals("ready");
    } catch (IOException notYet) {
      return false;
    }
  }

  private void checkVersion() throws IOException {
    String found = Files.readString(cluster.resolve("PG_VERSION")).strip();
    if (!found.equals(PostgresBinaries.MAJOR_VERSION)) {
      throw new StartFailure(
          "the data in %s is of PostgreSQL %s, this is %s: choose another folder with --data DIR"
              .formatted(cluster, found, PostgresBinaries.MAJOR_VERSION));
    }
  }

  /// Stops the server of a launcher that was killed, as this launcher has locked the data folder.
  /// Its shell loop is about to stop it too. PostgreSQL itself judges the pid file of a dead one.
  private void stopLeftOver() throws IOException, InterruptedException {
    if (!isLeftOver()) {
      return;
    }
    progress.accept("Stopping the PostgreSQL of an earlier run");
    for (String mode : List.of("fast", "immediate")) {
      try {
        run(
            "stop",
            account.command(
                program("pg_ctl"), "-D", cluster.toString(), "-m", mode, "-t", "60", "-w", "stop"));
        return;
      } catch (StartFailure failure) {
        if (!isLeftOver()) {
          return;
        }
        if (mode.equals("immediate")) {
          throw failure;
        }
      }
    }
  }

  /// Whether the pid file names a PostgreSQL that runs.
  private boolean isLeftOver() throws IOException {
    try (Stream<String> lines = Files.lines(pidFile)) {
      return lines
          .findFirst()
          .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())))
          .filter(ProcessHandle::isAlive)
          .map(process -> process.info().command().orElse("postgres").contains("postgres"))
          .orElse(false);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /// Creates the cluster beside its final place and moves it there when it is complete, so that an
  /// interrupted start leaves no incomplete one.
  private void createCluster() throws IOException, InterruptedException {
    deleteDrafts();
    Path draft = Files.createTempDirectory(dataFolder.path(), DRAFT);
    Path passwordFile = dataFolder.resolve("database-password.once").toAbsolutePath();
    account.give(draft);
    Files.deleteIfExists(passwordFile);
    try {
      Files.copy(
          dataFolder.resolve("database-password"),
          passwordFile,
          StandardCopyOption.COPY_ATTRIBUTES);
      account.give(passwordFile);
      run(
          "initdb",
          account.command(
              program("initdb"),
              "-D",
              draft.toString(),
              "-U",
              USERNAME,
              "--pwfile=" + passwordFile,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--no-locale",
              "--no-instructions"));
    } finally {
      Files.deleteIfExists(passwordFile);
    }
    Files.move(draft, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  /// The `initdb` of a launcher that was killed may still be writing to one.
  private void deleteDrafts() throws IOException {
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(dataFolder.path(), DRAFT + "*")) {
      for (Path draft : drafts) {
        try {
          Folders.delete(draft);
        } catch (IOException inUse) {
          progress.accept("Cannot delete " + draft + "; the next start tries again");
        }
      }
    }
  }

  private void run(String step, List<String> command) throws IOException, InterruptedException {
    Path output = dataFolder.log("postgresql-" + step).file();
    int code =
        new ProcessBuilder(command)
            .directory(binaries.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new StartFailure(
          "PostgreSQL cannot %s; see %s:%n%s".formatted(step, output, LogTail.of(output)));
    }
  }

  private String program(String name) {
    return binaries.resolve("bin").resolve(name).toString();
  }
}
