package energy.saldo.quickstart.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The account that PostgreSQL runs under, because it refuses root. An ordinary user runs it under
/// their own. Root runs it in a user namespace without rights, where files stay root's own; if the
/// machine allows no such namespace (many containers do not), under the account `nobody`, which
/// then owns the files. Each way replaces the calling process, so signals reach PostgreSQL itself.
enum PostgresAccount {
  OURSELVES(List.of()),
  NAMESPACE(List.of("unshare", "-U")),
  NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));

  @SuppressWarnings("ImmutableEnumChecker") // only List.of
  private final List<String> prefix;

  PostgresAccount(List<String> prefix) {
    this.prefix = prefix;
  }

  static PostgresAccount ofThisMachine() throws IOException, InterruptedException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return OURSELVES;
    }
    for (PostgresAccount account : List.of(NAMESPACE, NOBODY)) {
      if (account.works()) {
        return account;
      }
    }
    throw new StartFailure(
        "PostgreSQL does not run as root, and neither unshare nor setpriv works here: start as an"
            + " ordinary user, or use --database-url");
  }

  private boolean works() throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command("true"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException absent) {
      return false;
    }
  }

  /// The command line that runs a program under this account.
  List<String> command(String... program) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of(program));
    return command;
  }

  /// Makes the account the owner of a file or folder.
  Path give(Path path) throws IOException {
    if (this == NOBODY) {
      Files.setOwner(
          path,
          path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    }
    return path;
  }
}
