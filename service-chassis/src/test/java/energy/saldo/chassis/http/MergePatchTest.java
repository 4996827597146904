package energy.saldo.chassis.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /// The test cases of RFC 7396, appendix A.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\":\"b\"}             | {\"a\":\"c\"}                  | {\"a\":\"c\"}",
        "{\"a\":\"b\"}             | {\"b\":\"c\"}                  | {\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"}             | {\"a\":null}                 | {}",
        "{\"a\":\"b\",\"b\":\"c\"}   | {\"a\":null}                 | {\"b\":\"c\"}",
        "{\"a\":[\"b\"]}           | {\"a\":\"c\"}                  | {\"a\":\"c\"}",
        "{\"a\":\"c\"}             | {\"a\":[\"b\"]}                | {\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}}       | {\"a\":{\"b\":\"d\",\"c\":null}}  | {\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]}     | {\"a\":[1]}                  | {\"a\":[1]}",
        "[\"a\",\"b\"]             | [\"c\",\"d\"]                  | [\"c\",\"d\"]",
        "{\"a\":\"b\"}             | [\"c\"]                      | [\"c\"]",
        "{\"a\":\"foo\"}           | null                       | null",
        "{\"a\":\"foo\"}           | \"bar\"                      | \"bar\"",
        "{\"e\":null}              | {\"a\":1}                    | {\"e\":null,\"a\":1}",
        "[1,2]                     | {\"a\":\"b\",\"c\":null}       | {\"a\":\"b\"}",
        "{}                        | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}"
      })
  void theExamplesOfTheStandardHold(String target, String patch, String merged)
      throws JsonProcessingException {
    assertEquals(
        JSON.readTree(merged), MergePatch.merge(JSON.readTree(target), JSON.readTree(patch)));
  }

  /// Nothing changes by an empty patch, or by the same patch a second time; what a patch does not
  /// name stays, and what it names is as it says.
  @RepeatedTest(200)
  void aPatchIsTheLastWordOnWhatItNames(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    JsonNode target = object(random, 3, false);
    JsonNode patch = object(random, 3, true);
    JsonNode merged = MergePatch.merge(target, patch);
    assertEquals(target, MergePatch.merge(target, NODES.objectNode()));
    assertEquals(merged, MergePatch.merge(merged, patch));
    target
        .properties()
        .forEach(
            member -> {
              if (!patch.has(member.getKey())) {
                assertEquals(member.getValue(), merged.get(member.getKey()));
              }
            });
    patch
        .properties()
        .forEach(
            member -> {
              assertEquals(!member.getValue().isNull(), merged.has(member.getKey()));
              if (member.getValue().isNumber()) {
                assertEquals(member.getValue(), merged.get(member.getKey()));
              }
            });
  }

  private static ObjectNode object(Random random, int depth, boolean withNulls) {
    ObjectNode object = NODES.objectNode();
    for (String name : new String[] {"a", "b", "c", "d"}) {
      switch (random.nextInt(4)) {
        case 0 -> object.put(name, random.nextInt(9));
        case 1 -> {
          if (depth > 0) {
            object.set(name, object(random, depth - 1, withNulls));
          }
        }
        case 2 -> {
          if (withNulls) {
            object.putNull(name);
          }
        }
        default -> {}
      }
    }
    return object;
  }
}
