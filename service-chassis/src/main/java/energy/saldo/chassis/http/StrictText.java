package energy.saldo.chassis.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.function.Function;

/// Reads a value that the contract writes as text, and refuses every other form that Jackson takes:
/// a number of seconds, an array of year, month and day, an instant cut down to its date.
final class StrictText<T> extends StdScalarDeserializer<T> {

  private static final long serialVersionUID = 1L;

  private final transient Function<String, T> parse;

  StrictText(Class<T> type, Function<String, T> parse) {
    super(type);
    this.parse = parse;
  }

  @Override
  @SuppressWarnings("unchecked") // Jackson returns what its problem handler made, of this type
  public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return (T) context.handleUnexpectedToken(handledType(), parser);
    }
    String text = parser.getText();
    try {
      return parse.apply(text);
    } catch (DateTimeException e) {
      return (T) context.handleWeirdStringValue(handledType(), text, "of another form");
    }
  }
}
