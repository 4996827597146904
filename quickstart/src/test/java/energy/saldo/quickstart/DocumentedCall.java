package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A call of a page of the documentation and the answer that stands beneath it: a block `http` with
/// the method and the path, then headers, if any, then the body, and a block `json` or `csv`.
///
/// @param format of the answer
record DocumentedCall(
    String method,
    String path,
    Map<String, String> headers,
    String body,
    String format,
    String answer) {

  private static final Pattern BLOCKS =
      Pattern.compile(
          "```http\\n"
              + "(\\w+) +(\\S+)\\n"
              + "((?:[A-Za-z-]+: [^\\n"
              + "]*\\n"
              + ")*)(.*?)```\\s+```(json|csv)\\n"
              + "(.*?)```",
          Pattern.DOTALL);

  /// The calls in the order of the page, all of whose blocks belong to one.
  static List<DocumentedCall> in(String page) {
    List<DocumentedCall> calls = new ArrayList<>();
    Matcher matcher = BLOCKS.matcher(page);
    while (matcher.find()) {
      calls.add(
          new DocumentedCall(
              matcher.group(1),
              matcher.group(2),
              headers(matcher.group(3)),
              matcher.group(4),
              matcher.group(5),
              matcher.group(6)));
    }
    assertEquals(page.split("```(http|json|csv)\n", -1).length - 1, 2 * calls.size());
    return calls;
  }

  private static Map<String, String> headers(String lines) {
    Map<String, String> headers = new LinkedHashMap<>();
    lines.lines().map(line -> line.split(": ", 2)).forEach(line -> headers.put(line[0], line[1]));
    return headers;
  }
}
