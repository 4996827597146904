package energy.saldo.site;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Requests to create a site that differ from the guide's in one property.
final class SiteBody {

  private SiteBody() {}

  /// Returns the guide's request with one property replaced or added.
  static String with(String property, String json) {
    Matcher present =
        Pattern.compile("\"" + property + "\":(\\{[^}]*\\}|\"[^\"]*\")")
            .matcher(Account.BUSINESSPARK);
    String replacement = "\"" + property + "\":" + json;
    return present.find()
        ? present.replaceFirst(Matcher.quoteReplacement(replacement))
        : "{" + replacement + "," + Account.BUSINESSPARK.substring(1);
  }

  static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
