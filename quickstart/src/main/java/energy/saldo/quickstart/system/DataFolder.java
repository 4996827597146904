package energy.saldo.quickstart.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

/// The folder that contains everything one system keeps: its database, its secrets, its logs. A
/// lock ensures that one running system uses it at a time; the operating system releases the lock
/// of a killed one.
final class DataFolder implements AutoCloseable {

  private static final int SECRET_BYTES = 32;

  /// A launcher that has just been killed may take a moment to end.
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(5);

  private static final Duration POLL = Duration.ofMillis(100);

  private final Path folder;
  private final FileChannel lock;

  private DataFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /// Makes the folder if it is not there and locks it for this process.
  static DataFolder open(Path folder) {
    try {
      Files.createDirectories(folder.resolve("logs"));
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!lock(channel)) {
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

  private static boolean lock(FileChannel channel) throws IOException {
    long deadline = System.nanoTime() + LOCK_LIMIT.toNanos();
    try {
      while (channel.tryLock() == null) {
        if (System.nanoTime() > deadline) {
          return false;
        }
        Thread.sleep(POLL);
      }
      return true;
    } catch (OverlappingFileLockException alreadyOurs) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  Path path() {
    return folder;
  }

  Path resolve(String name) {
    return folder.resolve(name);
  }

  /// A new log; those of earlier runs are kept beside it.
  RotatingLog log(String name) {
    return new RotatingLog(folder.resolve("logs").resolve(name + ".log"));
  }

  /// The secret kept under this name, readable by the owner only; generated at first use.
  String secret(String name) {
    Path file = folder.resolve(name);
    try {
      if (!Files.exists(file)) {
        writeSecret(file, "saldo_" + randomText());
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new StartFailure("cannot write or read the secret " + file, e);
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
