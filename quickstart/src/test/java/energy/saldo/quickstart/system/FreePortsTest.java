package energy.saldo.quickstart.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {

  private static final int MANY = 300;

  @Test
  void portsAreDifferentFreeAndNeverThoseOfOutgoingConnections() throws IOException {
    List<Integer> ports = FreePorts.take(MANY);
    assertEquals(MANY, new HashSet<>(ports).size());
    for (int port : ports) {
      assertTrue(port >= FreePorts.FIRST && port < FreePorts.END, "port " + port);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertEquals(port, socket.getLocalPort());
      }
    }
  }
}
