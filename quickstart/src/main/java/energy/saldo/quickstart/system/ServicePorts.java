package energy.saldo.quickstart.system;

import java.io.IOException;
import java.util.List;
import java.util.stream.Gatherers;

/// The ports on this machine that the services listen on, for one purpose.
record ServicePorts(int site, int meter, int balancing) {

  /// Free ports, one set per purpose.
  static List<ServicePorts> free(int purposes) {
    try {
      return FreePorts.take(3 * purposes).stream()
          .gather(Gatherers.windowFixed(3))
          .map(free -> new ServicePorts(free.get(0), free.get(1), free.get(2)))
          .toList();
    } catch (IOException e) {
      throw new StartFailure("this machine has no free ports", e);
    }
  }

  int of(Service service) {
    return switch (service) {
      case SITE -> site;
      case METER -> meter;
      case BALANCING -> balancing;
    };
  }
}
