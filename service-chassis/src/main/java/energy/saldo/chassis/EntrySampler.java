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

/// A trace begins with a request or with a batch of runs, never with a query or a call of this
/// service's own: what it polls every second would bury what happens.
///
/// @param recorded decides which of those that begin are recorded
record EntrySampler(Sampler recorded) implements Sampler {

  /// Makes the sampler of the service: what goes on in a trace is recorded if its beginning was; of
  /// those that begin, `quarkus.otel.traces.sampler.arg` are, from 0 to 1.
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
