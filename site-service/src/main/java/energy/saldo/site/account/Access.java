package energy.saldo.site.account;

import com.fasterxml.jackson.annotation.JsonValue;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.feed.Word;
import jakarta.persistence.EnumeratedValue;

/// What an API token may be used for. Public, so that its words are read for the OpenAPI document.
public enum Access implements Word {
  FULL("full"),
  /// Only `GET`.
  READ(Caller.READ);

  @EnumeratedValue private final String word;

  Access(String word) {
    this.word = word;
  }

  @Override
  @JsonValue
  public String word() {
    return word;
  }
}
