package energy.saldo.quickstart.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A log file of bounded size: when `NAME.log` is full it becomes `NAME.1.log`, which was
/// `NAME.2.log` before, and so on; the oldest is deleted. A line stays whole.
final class RotatingLog {

  static final int KEPT = 3;

  private static final long LARGEST_BYTES = 16L << 20;
  private static final int CHUNK_BYTES = 1 << 16;

  private final Path file;
  private final long largestBytes;
  private long size;
  private volatile long written;

  /// Starts an empty file; those of earlier runs are kept as if they had been full.
  RotatingLog(Path file) {
    this(file, LARGEST_BYTES);
  }

  RotatingLog(Path file, long largestBytes) {
    this.file = file;
    this.largestBytes = largestBytes;
    try {
      startFile(file);
    } catch (IOException e) {
      throw new StartFailure("cannot write the log file " + file, e);
    }
  }

  /// Makes the file empty and keeps its content as the latest of the older files.
  static void startFile(Path file) throws IOException {
    for (int age = KEPT; age > 0; age--) {
      Path younger = older(file, age - 1);
      if (Files.exists(younger)) {
        Files.move(younger, older(file, age), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.createFile(file);
  }

  static Path older(Path file, int age) {
    String name = file.getFileName().toString();
    return age == 0 ? file : file.resolveSibling(name.replaceFirst("log$", age + ".log"));
  }

  Path file() {
    return file;
  }

  /// How many bytes have been written over all files.
  long written() {
    return written;
  }

  /// Copies a process's output to the log until it ends, and goes on reading when the disk is full,
  /// so that the process never waits for its log.
  void copy(InputStream output) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (output) {
      for (int length = output.read(chunk); length >= 0; length = output.read(chunk)) {
        write(chunk, length);
      }
    } catch (IOException processEnded) {
      // Java closes the pipe of a process that it has seen end.
    }
  }

  private synchronized void write(byte[] chunk, int length) {
    try {
      int rest = 0;
      if (size + length > largestBytes) {
        rest = endOfFirstLine(chunk, length);
        append(chunk, 0, rest);
        if (rest < length || chunk[length - 1] == '\n') {
          startFile(file);
          size = 0;
        }
      }
      append(chunk, rest, length - rest);
    } catch (IOException dropped) {
      // There is nowhere else to report that the log cannot be written.
    }
    written += length;
  }

  private static int endOfFirstLine(byte[] chunk, int length) {
    for (int k = 0; k < length; k++) {
      if (chunk[k] == '\n') {
        return k + 1;
      }
    }
    return length;
  }

  private void append(byte[] chunk, int from, int length) throws IOException {
    if (length == 0) {
      return;
    }
    try (OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      out.write(chunk, from, length);
    }
    size += length;
  }
}
