package energy.saldo.site.site;

import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.EnumeratedValue;

/// How a rank of consumers shares what there is.
enum Distribution {
  EQUAL("equal"),
  PROPORTIONAL("proportional"),
  STATIC("static");

  @EnumeratedValue private final String text;

  Distribution(String text) {
    this.text = text;
  }

  /// As the contract and the database name it.
  @JsonValue
  String text() {
    return text;
  }
}
