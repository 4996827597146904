package energy.saldo.meter.site;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How the consumers of one rank share what their site produces.
public enum Distribution {
  @JsonProperty("equal")
  EQUAL,
  @JsonProperty("proportional")
  PROPORTIONAL,
  @JsonProperty("static")
  STATIC
}
