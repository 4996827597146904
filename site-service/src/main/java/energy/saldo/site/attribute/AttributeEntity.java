package energy.saldo.site.attribute;

import com.fasterxml.jackson.annotation.JsonValue;
import energy.saldo.chassis.feed.Word;
import jakarta.persistence.EnumeratedValue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What has a custom attribute. Public, so that its words are read for the OpenAPI document.
@Schema(description = "What a custom attribute is of")
public enum AttributeEntity implements Word {
  SITE("site"),
  METER("meter");

  @EnumeratedValue private final String word;

  AttributeEntity(String word) {
    this.word = word;
  }

  @Override
  @JsonValue
  public String word() {
    return word;
  }
}
