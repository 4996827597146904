package energy.saldo.quickstart.system;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A PostgreSQL server and an account on it.
record DatabaseAddress(String host, int port, String username, String password) {

  private static final int DEFAULT_PORT = 5432;
  private static final String FORM = "postgresql://USER:PASSWORD@HOST:PORT";

  /// Reads `postgresql://USER:PASSWORD@HOST:PORT`, with or without `jdbc:` in front. A database
  /// name after it is ignored: each service has its own.
  static DatabaseAddress parse(String url) {
    URI uri = uri(url);
    String scheme = uri.getScheme();
    String userInfo = uri.getRawUserInfo();
    boolean postgres = "postgresql".equals(scheme) || "postgres".equals(scheme);
    if (!postgres || uri.getHost() == null || userInfo == null || !userInfo.contains(":")) {
      throw new StartFailure("--database-url must look like " + FORM);
    }
    if (uri.getRawQuery() != null) {
      throw new StartFailure("--database-url takes no parameters, only " + FORM);
    }
    int colon = userInfo.indexOf(':');
    return new DatabaseAddress(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        decoded(userInfo.substring(0, colon)),
        decoded(userInfo.substring(colon + 1)));
  }

  private static URI uri(String url) {
    try {
      return new URI(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
    } catch (URISyntaxException e) {
      throw new StartFailure("--database-url must look like " + FORM, e);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  String jdbcUrl(String database) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /// The settings by which a service finds its own database on this server.
  Map<String, String> environment(String database) {
    return Map.of(
        "SALDO_DATABASE_HOST", host,
        "SALDO_DATABASE_PORT", Integer.toString(port),
        "SALDO_DATABASE_NAME", database,
        "SALDO_DATABASE_USERNAME", username,
        "SALDO_DATABASE_PASSWORD", password);
  }
}
