package energy.saldo.quickstart.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The folder that holds everything one system keeps: its database, its secrets, its logs. Only one
/// running system may have it at a time; the operating system lets go of a killed one's lock.
final class DataFolder implements AutoCloseable {

  private static final int SECRET_BYTES = 32;

  private final Path folder;
  private final FileChannel lock;

  private DataFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// Makes the folder if it is not there and takes it for this process.
  static DataFolder open(Path folder) {
    try {
      Files.createDirectories(folder.resolve("logs"));
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StartFailure(
            "another ./saldo up is running on the data folder "
                + folder
                + ": stop it, or choose another folder with --data DIR");
      }
      return new DataFolder(folder, channel);
    } catch (IOException e) {
      throw new StartFailure(
          "cannot write to the data folder " + folder + ": choose another with --data DIR", e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException alreadyOurs) {
      return null;
    }
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  /// An empty log file; the one of the run before is kept beside it.
  Path freshLog(String name) {
    Path log = folder.resolve("logs").resolve(name + ".log");
    try {
      if (Files.exists(log)) {
        Files.move(
            log, log.resolveSibling(name + ".previous.log"), StandardCopyOption.REPLACE_EXISTING);
      }
      return Files.createFile(log);
    } catch (IOException e) {
      throw new StartFailure("cannot write the log file " + log, e);
    }
  }

  /// The secret kept under this name, readable by the owner only; made at first use.
  String secret(String name) {
    Path file = folder.resolve(name);
    try {
      if (!Files.exists(file)) {
        writeSecret(file, "saldo_" + randomText());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StartFailure("cannot keep the secret " + file, e);
    }
  }

  private static void writeSecret(Path file, String secret) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, secret + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String randomText() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new IllegalStateException("the lock of " + folder + " cannot be released", e);
    }
  }
}
