package energy.saldo.chassis;

import java.net.URI;
import java.util.Optional;

/// Where the service sends its traces.
public interface TracingConfig {

  /// The base address of a receiver of OTLP over HTTP, such as `http://collector:4318`. Tracing is
  /// on if it is set, and off otherwise.
  Optional<URI> endpoint();
}
