package energy.saldo.quickstart.system;

import java.io.IOException;
import java.util.List;

/// The ports on this machine at which the services listen.
record ServicePorts(int site, int meter, int balancing) {

  /// Ports that nobody listens on at this moment.
  static ServicePorts free() {
    try {
      List<Integer> free = FreePorts.take(3);
      return new ServicePorts(free.get(0), free.get(1), free.get(2));
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
