package energy.saldo.chassis;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Starts traces at requests and batches of runs only, never at the service's own queries and
/// calls: what it polls every second would bury everything else.
///
/// @param recorded decides which started traces are recorded
record EntrySampler(Sampler recorded) implements Sampler {

  /// Produces the service's sampler: a span is recorded if the start of its trace was, and of the
  /// started traces the share `quarkus.otel.traces.sampler.arg`, from 0 to 1.
  @Singleton
  static final class Provider {

    @Produces
    @Singleton
    Sampler sampler(
        @ConfigProperty(name = "quarkus.otel.traces.sampler.arg", defaultValue = "1.0")
            double recorded) {
      return Sampler.parentBased(new EntrySampler(Sampler.traceIdRatioBased(recorded)));
    }
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    return kind == SpanKind.CLIENT
        ? SamplingResult.drop()
        : recorded.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  @Override
  public String getDescription() {
    return "Entry{" + recorded.getDescription() + "}";
  }
}
