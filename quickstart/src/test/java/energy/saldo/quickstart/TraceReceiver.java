package energy.saldo.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// Takes in traces by OTLP over HTTP, as a collector does, and keeps them.
final class TraceReceiver implements AutoCloseable {

  /// A span and the service that it comes from.
  record Received(String service, Span span) {

    String traceId() {
      return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    String spanId() {
      return HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    String parentId() {
      return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
    }

    boolean isServed() {
      return span.getKind() == Span.SpanKind.SPAN_KIND_SERVER;
    }

    /// The trace and the span of each link.
    List<String> links() {
      return span.getLinksList().stream()
          .map(
              link ->
                  HexFormat.of().formatHex(link.getTraceId().toByteArray())
                      + " "
                      + HexFormat.of().formatHex(link.getSpanId().toByteArray()))
          .toList();
    }

    String attribute(String key) {
      return TraceReceiver.attribute(span.getAttributesList(), key);
    }

    @Override
    public String toString() {
      return service + " " + span.getKind() + " " + span.getName() + " of trace " + traceId();
    }
  }

  private final HttpServer server;
  private final List<Received> spans = new CopyOnWriteArrayList<>();

  private TraceReceiver(HttpServer server) {
    this.server = server;
  }

  static TraceReceiver start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
    TraceReceiver receiver = new TraceReceiver(server);
    server.createContext("/v1/traces", receiver::receive);
    server.start();
    return receiver;
  }

  String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /// All spans, as soon as they are as wanted.
  List<Received> await(Predicate<List<Received>> wanted) {
    return TestClient.await(() -> List.copyOf(spans), wanted);
  }

  private void receive(HttpExchange exchange) throws IOException {
    var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
    for (ResourceSpans resource : request.getResourceSpansList()) {
      String service = attribute(resource.getResource().getAttributesList(), "service.name");
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> spans.add(new Received(service, span)));
      }
    }
    exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static String attribute(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
