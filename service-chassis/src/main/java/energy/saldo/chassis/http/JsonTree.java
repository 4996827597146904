package energy.saldo.chassis.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.JsonNodeDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.io.IOException;
import java.math.BigDecimal;

/// Reads any JSON as a tree, and refuses a number whose exponent no decimal can have at its place;
/// without this, the failure would not be one of Jackson's.
final class JsonTree extends JsonNodeDeserializer {

  private static final long serialVersionUID = 1L;

  @Override
  public JsonNode deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    return super.deserialize(new DecimalParser(parser), context);
  }

  private static final class DecimalParser extends JsonParserDelegate {

    DecimalParser(JsonParser parser) {
      super(parser);
    }

    @Override
    public BigDecimal getDecimalValue() throws IOException {
      try {
        return delegate.getDecimalValue();
      } catch (NumberFormatException e) {
        throw refusal();
      }
    }

    private InvalidFormatException refusal() throws IOException {
      String text = delegate.getText();
      var refusal = InvalidFormatException.from(delegate, "out of range", text, BigDecimal.class);
      for (JsonStreamContext place = delegate.getParsingContext();
          !place.inRoot();
          place = place.getParent()) {
        if (place.inArray()) {
          refusal.prependPath(this, place.getCurrentIndex());
        } else {
          refusal.prependPath(this, place.getCurrentName());
        }
      }
      return refusal;
    }
  }
}
