package energy.saldo.site.account;

import com.fasterxml.jackson.annotation.JsonValue;
import energy.saldo.chassis.access.Caller;
import energy.saldo.chassis.feed.Word;
import jakarta.persistence.EnumeratedValue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What an API token may be used for. Public, so that its words are read for the OpenAPI document.
@Schema(description = "What an access token may do: everything, or only `GET`")
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
