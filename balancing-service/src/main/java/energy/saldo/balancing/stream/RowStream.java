package energy.saldo.balancing.stream;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes the rows of a list as `{"data":[…],"total":n}` or as CSV. Counts all rows and writes
/// those of the page. A receiver that stops reading is given up, and the answer aborted. Call
/// [#isWanted] once for each row, [#write] if it is, and [#finish] at the end.
public final class RowStream {

  private static final int BUFFER_SIZE = 1 << 16;
  private static final byte[] COMMA = AsciiText.bytes(",");
  private static final byte[] LINE_END = AsciiText.bytes("\r\n");

  private final OutputStream out;
  private final byte[] buffer = new byte[BUFFER_SIZE];
  private final RowFormat format;
  private final long offset;
  private final long limit;
  private int buffered;
  private long total;
  private long written;

  /// @param header the first line of a CSV, without line end
  /// @param offset rows to pass over
  /// @param limit rows to write at most
  private RowStream(OutputStream out, RowFormat format, String header, long offset, long limit) {
    this.out = new TimedOutput(out);
    this.format = format;
    this.offset = offset;
    this.limit = limit;
    append(AsciiText.bytes(format == RowFormat.JSON ? "{\"data\":[" : header + "\r\n"));
  }

  /// The answer to a request for a list, in the format that it prefers.
  ///
  /// @param limit rows to write at most; null = all
  /// @param writer writes all rows and finishes the stream
  public static Response answer(
      HttpHeaders headers,
      String header,
      long offset,
      @Nullable Long limit,
      Consumer<RowStream> writer) {
    RowFormat format = RowFormat.of(headers);
    long most = limit == null ? Long.MAX_VALUE : limit;
    StreamingOutput rows = out -> writer.accept(new RowStream(out, format, header, offset, most));
    return Response.ok(rows, format.mediaType()).build();
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
  public void write(AsciiText row) {
    if (format == RowFormat.JSON && written > 0) {
      append(COMMA);
    }
    append(row.array(), row.length());
    if (format == RowFormat.CSV) {
      append(LINE_END);
    }
    written++;
  }

  /// Ends the answer.
  public void finish() {
    if (format == RowFormat.JSON) {
      append(AsciiText.bytes("],\"total\":" + total + "}"));
    }
    flush();
  }

  private void append(byte[] bytes) {
    append(bytes, bytes.length);
  }

  private void append(byte[] bytes, int length) {
    int from = 0;
    while (from < length) {
      if (buffered == BUFFER_SIZE) {
        flush();
      }
      int count = Math.min(length - from, BUFFER_SIZE - buffered);
      System.arraycopy(bytes, from, buffer, buffered, count);
      buffered += count;
      from += count;
    }
  }

  private void flush() {
    try {
      out.write(buffer, 0, buffered);
    } catch (IOException e) {
      throw new UncheckedIOException("the receiver of the rows is gone", e);
    }
    buffered = 0;
  }
}
