package energy.saldo.chassis.testing;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// HTTP/1.1 by hand, for requests that no client would send.
public final class RawHttp {

  private static final int PATIENCE_MILLIS = 10_000;

  private RawHttp() {}

  /// One answer: its head as it was sent and its body.
  public record Answer(String head, String body) {

    public int status() {
      return Integer.parseInt(head.split(" ", 3)[1]);
    }

    /// The value of a header; empty if it is not there.
    public String header(String name) {
      String start = name.toLowerCase(Locale.ROOT) + ":";
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()).strip())
          .findFirst()
          .orElse("");
    }

    public JsonPath json() {
      return JsonPath.from(body);
    }
  }

  /// Sends the bytes to the service under test and reads one answer with a `Content-Length`.
  public static Answer send(String request) {
    try (Socket socket = open()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As [#send]; fails unless the server then closes the connection.
  public static Answer sendUntilClosed(String request) {
    try (Socket socket = open()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      Answer answer = read(socket.getInputStream());
      if (!isClosed(socket)) {
        throw new AssertionError("more than one answer after " + answer.head());
      }
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isClosed(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      // Reset, as the server left part of the request unread.
      return true;
    }
  }

  private static Socket open() throws IOException {
    Socket socket = new Socket("localhost", RestAssured.port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static Answer read(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("closed after: " + head);
      }
      head.append((char) next);
    }
    String length = new Answer(head.toString(), "").header("Content-Length");
    byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
    return new Answer(head.toString(), new String(body, StandardCharsets.UTF_8));
  }
}
