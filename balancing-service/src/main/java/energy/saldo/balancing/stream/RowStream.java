package energy.saldo.balancing.stream;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/// Writes the rows of a list as `{"data":[…],"total":n}` or as CSV. Counts all rows and writes
/// those of the page. A receiver that stops reading is given up, and the answer aborted. Call
/// [#isWanted] once for each row, [#write] if it is, and [#finish] at the end.
public final class RowStream {

  private static final int BUFFER_SIZE = 1 << 15;

  private final Writer out;
  private final RowFormat format;
  private final long offset;
  private final long limit;
  private long total;
  private long written;

  /// @param header the first line of a CSV, without line end
  /// @param offset rows to pass over
  /// @param limit rows to write at most
  public RowStream(OutputStream out, RowFormat format, String header, long offset, long limit) {
    this.out =
        new BufferedWriter(
            new OutputStreamWriter(
                new BufferedOutputStream(new TimedOutput(out), BUFFER_SIZE),
                StandardCharsets.UTF_8),
            BUFFER_SIZE);
    this.format = format;
    this.offset = offset;
    this.limit = limit;
    append(format == RowFormat.JSON ? "{\"data\":[" : header + "\r\n");
  }

  public RowFormat format() {
    return format;
  }

  /// Counts the next rows if none of them belongs to the page; returns false and counts none of
  /// them otherwise.
  public boolean passOver(int rows) {
    boolean isBeside = written >= limit || total + rows <= offset;
    total += isBeside ? rows : 0;
    return isBeside;
  }

  /// Counts the next row and returns whether it belongs to the page.
  public boolean isWanted() {
    long position = total++;
    return position >= offset && written < limit;
  }

  /// Writes a row: a JSON object, or a CSV line without its end.
  public void write(CharSequence row) {
    if (format == RowFormat.JSON && written > 0) {
      append(",");
    }
    append(row);
    if (format == RowFormat.CSV) {
      append("\r\n");
    }
    written++;
  }

  /// Ends the answer.
  public void finish() {
    if (format == RowFormat.JSON) {
      append("],\"total\":" + total + "}");
    }
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(CharSequence text) {
    try {
      out.append(text);
    } catch (IOException e) {
      throw new UncheckedIOException("the receiver of the rows is gone", e);
    }
  }
}
