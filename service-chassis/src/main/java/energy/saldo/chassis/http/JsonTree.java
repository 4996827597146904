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
public final class JsonTree extends JsonNodeDeserializer {

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
      return decimal(delegate);
    }
  }

  /// The number that the parser is at, as a decimal.
  ///
  /// @throws InvalidFormatException if none can have its exponent
  public static BigDecimal decimal(JsonParser parser) throws IOException {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw refusal(parser);
    }
  }

  private static InvalidFormatException refusal(JsonParser parser) throws IOException {
    var refusal =
        InvalidFormatException.from(parser, "out of range", parser.getText(), BigDecimal.class);
    for (JsonStreamContext place = parser.getParsingContext();
        !place.inRoot();
        place = place.getParent()) {
      if (place.inArray()) {
        refusal.prependPath(parser, place.getCurrentIndex());
      } else {
        refusal.prependPath(parser, place.getCurrentName());
      }
    }
    return refusal;
  }
}
