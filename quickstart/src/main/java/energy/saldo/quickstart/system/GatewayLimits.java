package energy.saldo.quickstart.system;

import java.time.Duration;

/// What the gateway grants a client and a service, so that none stops others.
///
/// @param connections open connections of clients
/// @param connectionsPerService open connections to each service
/// @param bodyBytes the largest body of a request
/// @param bufferedBytes the bodies of all requests together
/// @param header how long a new connection may take until its first request is read
/// @param keepAlive how long a connection may wait for a further request
/// @param bodyPause how long a client may send nothing of a body
/// @param body how long a client may take to send a body
/// @param connect how long a request may wait for a connection to its service
/// @param answer how long a service may take to begin an answer, or to continue it
/// @param read how long a client may read nothing of an answer
record GatewayLimits(
    int connections,
    int connectionsPerService,
    int bodyBytes,
    long bufferedBytes,
    Duration header,
    Duration keepAlive,
    Duration bodyPause,
    Duration body,
    Duration connect,
    Duration answer,
    Duration read) {

  static final GatewayLimits USUAL =
      new GatewayLimits(
          1_024,
          64,
          2 << 20,
          128 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(75),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30));
}
