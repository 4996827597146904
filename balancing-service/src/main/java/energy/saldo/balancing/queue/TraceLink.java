package energy.saldo.balancing.queue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A span as the queue keeps it, to be linked to later: a W3C `traceparent` of 55 characters.
public final class TraceLink {

  private static final String TRACEPARENT = "traceparent";

  private TraceLink() {}

  /// The current span; null if it is not recorded, or tracing is off.
  static @Nullable String ofCurrentSpan() {
    if (!Span.current().getSpanContext().isSampled()) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    W3CTraceContextPropagator.getInstance().inject(Context.current(), headers, Map::put);
    return headers.get(TRACEPARENT);
  }

  /// What the text names; not valid if it names nothing.
  public static SpanContext parse(String traceparent) {
    Context named =
        W3CTraceContextPropagator.getInstance()
            .extract(Context.root(), traceparent, OneHeader.TRACEPARENT_ONLY);
    return Span.fromContext(named).getSpanContext();
  }

  private enum OneHeader implements TextMapGetter<String> {
    TRACEPARENT_ONLY;

    @Override
    public Iterable<String> keys(String traceparent) {
      return List.of(TRACEPARENT);
    }

    @Override
    public @Nullable String get(@Nullable String traceparent, String header) {
      return header.equals(TRACEPARENT) ? traceparent : null;
    }
  }
}
