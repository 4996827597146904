package energy.saldo.balancing.run;

import energy.saldo.balancing.BalancingServiceConfig;
import energy.saldo.balancing.queue.ClaimedPartition;
import energy.saldo.balancing.queue.TraceLink;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/// What a trace shows of balancing: each batch is a trace of its own, and in it each run a span,
/// which is linked to the latest change of its input. No link to the past could be a parent: a run
/// joins many deliveries. A failure is marked without its words, which may quote readings.
@ApplicationScoped
class BalancingTraces {

  private static final AttributeKey<String> SITE = AttributeKey.stringKey("saldo.site.id");
  private static final AttributeKey<String> DAY = AttributeKey.stringKey("saldo.day");
  private static final AttributeKey<Long> REVISION = AttributeKey.longKey("saldo.input.revision");

  private final Tracer tracer;

  /// A disabled SDK still makes spans with identifiers, and only sends none: where tracing is off,
  /// its tracer is left alone.
  BalancingTraces(OpenTelemetry telemetry, BalancingServiceConfig config) {
    boolean isOn = config.tracing().endpoint().isPresent();
    this.tracer = (isOn ? telemetry : OpenTelemetry.noop()).getTracer("energy.saldo.balancing");
  }

  /// Loading, computing and writing what was claimed together.
  void batch(Runnable batch) {
    within(
        tracer.spanBuilder("balance batch").setParent(Context.root()),
        () -> {
          batch.run();
          return batch;
        });
  }

  /// The computation of one run.
  <T> T run(ClaimedPartition partition, Supplier<T> computation) {
    SpanBuilder span =
        tracer
            .spanBuilder("balancing run")
            .setAttribute(SITE, partition.siteDay().siteId().toString())
            .setAttribute(DAY, partition.siteDay().day().toString())
            .setAttribute(REVISION, partition.inputRevision());
    String traceparent = partition.traceparent();
    if (traceparent != null) {
      span.addLink(TraceLink.parse(traceparent));
    }
    return within(span, computation);
  }

  private static <T> T within(SpanBuilder builder, Supplier<T> work) {
    Span span = builder.startSpan();
    try (Scope _ = span.makeCurrent()) {
      return work.get();
    } catch (RuntimeException | Error failure) {
      span.setStatus(StatusCode.ERROR);
      throw failure;
    } finally {
      span.end();
    }
  }
}
