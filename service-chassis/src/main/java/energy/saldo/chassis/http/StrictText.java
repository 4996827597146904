package energy.saldo.chassis.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.function.Function;

/// Reads a value of which the contract has one text form, and nothing else: no number of seconds,
/// no array of year, month and day, no instant cut down to its date.
final class StrictText<T> extends StdScalarDeserializer<T> {

  private static final long serialVersionUID = 1L;

  private final transient Function<String, T> parse;

  StrictText(Class<T> type, Function<String, T> parse) {
    super(type);
    this.parse = parse;
  }

  @Override
  @SuppressWarnings("unchecked") // Jackson hands on what a handler of problems made of this type
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
