package energy.saldo.site.site;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.EnumeratedValue;

/// How a rank of consumers shares what there is.
enum Distribution {
  @JsonProperty("equal")
  EQUAL("equal"),
  @JsonProperty("proportional")
  PROPORTIONAL("proportional"),
  @JsonProperty("static")
  STATIC("static");

  @EnumeratedValue private final String text;

  Distribution(String text) {
    this.text = text;
  }

  /// As the contract and the database name it.
  String text() {
    return text;
  }
}
