package energy.saldo.quickstart.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An embedded PostgreSQL 17 on a free port of this machine, its data in the data folder.
///
/// A tiny shell process, the guard, waits on a pipe from this process and then stops the server. So
/// the server stops the same way whether it is closed or its launcher is killed.
final class PostgresServer implements AutoCloseable {

  private static final String USERNAME = "saldo";
  private static final int STOP_SECONDS = 60;

  /// A server that is just being started has no pid file yet, hence the second attempt.
  private static final String GUARD =
      """
      trap '' INT HUP TERM
      while read -r _; do :; done
      "$@" || { sleep 2; "$@"; }
      """;

  private final DataFolder dataFolder;
  private final PostgresAccount account;
  private final Path binaries;
  private final Path cluster;
  private final Process guard;

  private PostgresServer(DataFolder dataFolder, PostgresAccount account, Path binaries)
      throws IOException {
    this.dataFolder = dataFolder;
    this.account = account;
    this.binaries = binaries;
    this.cluster = dataFolder.resolve("postgres").toAbsolutePath();
    this.guard = startGuard();
  }

  /// A server that is guarded but not started; [#start] starts it.
  static PostgresServer guarded(DataFolder dataFolder, Path binariesFolder) {
    try {
      return new PostgresServer(
          dataFolder, PostgresAccount.ofThisMachine(), PostgresBinaries.unpacked(binariesFolder));
    } catch (IOException e) {
      throw new StartFailure("cannot start PostgreSQL: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Process startGuard() throws IOException {
    List<String> stop =
        account.command(program("pg_ctl"), "-D", cluster.toString(), "-m", "fast", "-w", "stop");
    List<String> command = new ArrayList<>(List.of("sh", "-c", GUARD, "guard"));
    command.addAll(stop);
    return new ProcessBuilder(command)
        .directory(binaries.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Starts the server, making its cluster of databases at first use.
  DatabaseAddress start(boolean durable) {
    String password = dataFolder.secret("database-password");
    try {
      if (Files.exists(cluster)) {
        checkVersion();
        clearLeftOver();
      } else {
        createCluster();
      }
      int port = FreePorts.take(1).getFirst();
      run(
          "start",
          account.command(
              program("pg_ctl"),
              "-D",
              cluster.toString(),
              "-w",
              "-t",
              "120",
              "-l",
              serverLog().toString(),
              "-o",
              options(port, durable),
              "start"));
      return new DatabaseAddress("127.0.0.1", port, USERNAME, password);
    } catch (IOException e) {
      throw new StartFailure("cannot start PostgreSQL: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static String options(int port, boolean durable) {
    String always =
        "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200"
            .formatted(port);
    return durable
        ? always
        : always + " -c fsync=off -c synchronous_commit=off -c full_page_writes=off";
  }

  private Path serverLog() throws IOException {
    return account.give(dataFolder.freshLog("postgresql")).toAbsolutePath();
  }

  private void checkVersion() throws IOException {
    String found = Files.readString(cluster.resolve("PG_VERSION")).strip();
    if (!found.equals(PostgresBinaries.MAJOR_VERSION)) {
      throw new StartFailure(
          "the data in %s is of PostgreSQL %s, this is %s: choose another folder with --data DIR"
              .formatted(cluster, found, PostgresBinaries.MAJOR_VERSION));
    }
  }

  /// After a crash the pid file is still there. If its server still runs, nobody else holds the
  /// data folder, so it is a left-over and is stopped. If not, its number may by now be another
  /// program's, which PostgreSQL would take for a running server.
  private void clearLeftOver() throws IOException, InterruptedException {
    Path pidFile = cluster.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().strip());
    if (isPostgres(pid)) {
      run(
          "stop",
          account.command(program("pg_ctl"), "-D", cluster.toString(), "-m", "fast", "-w", "stop"));
    }
    Files.deleteIfExists(pidFile);
  }

  private static boolean isPostgres(long pid) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .map(process -> process.info().command().orElse("postgres").contains("postgres"))
        .orElse(false);
  }

  /// Made beside its place and moved there when it is whole, so that an interrupted start leaves no
  /// half of one.
  private void createCluster() throws IOException, InterruptedException {
    Path draft = dataFolder.resolve("postgres.new").toAbsolutePath();
    Path passwordFile = dataFolder.resolve("database-password.once").toAbsolutePath();
    Folders.delete(draft);
    account.give(Files.createDirectory(draft));
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

  private void run(String step, List<String> command) throws IOException, InterruptedException {
    Path output = dataFolder.freshLog("postgresql-" + step);
    int code =
        new ProcessBuilder(command)
            .directory(binaries.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start()
            .waitFor();
    if (code != 0) {
      throw new StartFailure(
          "PostgreSQL does not %s, see %s:%n%s".formatted(step, output, LogTail.of(output)));
    }
  }

  private String program(String name) {
    return binaries.resolve("bin").resolve(name).toString();
  }

  private static StartFailure interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StartFailure("interrupted while starting PostgreSQL", e);
  }

  /// Stops the server and waits until it has stopped.
  @Override
  public void close() {
    try {
      guard.getOutputStream().close();
      if (!guard.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("PostgreSQL still runs after " + STOP_SECONDS + " s");
      }
    } catch (IOException e) {
      throw new IllegalStateException("the guard of PostgreSQL cannot be told to stop it", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
