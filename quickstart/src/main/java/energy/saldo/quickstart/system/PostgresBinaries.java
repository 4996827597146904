package energy.saldo.quickstart.system;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The PostgreSQL 17 programs of this machine's kind, unpacked once from the library that carries
/// them.
final class PostgresBinaries {

  static final String MAJOR_VERSION = "17";

  private static final int OWNER_EXECUTES = 0100;

  private PostgresBinaries() {}

  /// The folder with `bin`, `lib` and `share`, unpacked at first use.
  static Path unpacked(Path parent) {
    String archive = archiveName();
    Path folder = parent.resolve(archive.substring(0, archive.indexOf('.')));
    if (Files.isDirectory(folder)) {
      return folder;
    }
    try (InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
      if (packed == null) {
        throw new StartFailure(
            "there is no embedded PostgreSQL for this machine (%s): use --database-url"
                .formatted(archive));
      }
      Files.createDirectories(parent);
      Path draft = Files.createTempDirectory(parent, "unpacking");
      unpack(packed, draft);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
      publish(draft, folder);
      return folder;
    } catch (IOException e) {
      throw new StartFailure("cannot unpack PostgreSQL to " + folder + ": " + e, e);
    }
  }

  private static String archiveName() {
    String system =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
            ? "darwin"
            : "linux";
    String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    return "postgres-" + system + "-" + architecture + ".txz";
  }

  private static void unpack(InputStream packed, Path target) throws IOException {
    try (var archive =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("the archive leaves its folder: " + entry.getName());
        }
        unpackEntry(archive, entry, path);
      }
    }
  }

  private static void unpackEntry(InputStream archive, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.copy(archive, path);
      boolean program = (entry.getMode() & OWNER_EXECUTES) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  /// Another process may have unpacked the same archive meanwhile; then its folder is used.
  private static void publish(Path draft, Path folder) throws IOException {
    try {
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      Folders.delete(draft);
    }
  }
}
