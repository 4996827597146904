package energy.saldo.chassis.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads one resource or, if the object has the property `data`, many.
final class OneOrManyDeserializer extends JsonDeserializer<OneOrMany<?>>
    implements ContextualDeserializer {

  private final @Nullable JavaType entry;

  OneOrManyDeserializer() {
    this(null);
  }

  private OneOrManyDeserializer(@Nullable JavaType entry) {
    this.entry = entry;
  }

  @Override
  public JsonDeserializer<?> createContextual(
      DeserializationContext context, @Nullable BeanProperty property) {
    return new OneOrManyDeserializer(context.getContextualType().containedType(0));
  }

  @Override
  public OneOrMany<?> deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      return (OneOrMany<?>) context.handleUnexpectedToken(OneOrMany.class, parser);
    }
    List<?> many = null;
    TokenBuffer one = context.bufferForInputBuffering(parser);
    one.writeStartObject();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (name.equals(OneOrMany.DATA)) {
        many = value == JsonToken.VALUE_NULL ? List.of() : entries(parser, context);
      } else {
        one.writeFieldName(name);
        one.copyCurrentStructure(parser);
      }
    }
    one.writeEndObject();
    if (many != null) {
      return new OneOrMany<>(true, many);
    }
    Object alone = context.readValue(one.asParserOnFirstToken(), entry());
    return new OneOrMany<>(false, List.of(alone));
  }

  private List<?> entries(JsonParser parser, DeserializationContext context) throws IOException {
    try {
      return context.readValue(
          parser, context.getTypeFactory().constructCollectionType(List.class, entry()));
    } catch (JsonMappingException e) {
      e.prependPath(OneOrMany.class, OneOrMany.DATA);
      throw e;
    }
  }

  private JavaType entry() {
    return Objects.requireNonNull(entry);
  }
}
