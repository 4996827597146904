package energy.saldo.site.attribute;

import com.fasterxml.jackson.annotation.JsonValue;
import energy.saldo.chassis.feed.Word;
import jakarta.persistence.EnumeratedValue;

/// What has a custom attribute. Public, so that its words are read for the OpenAPI document.
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
