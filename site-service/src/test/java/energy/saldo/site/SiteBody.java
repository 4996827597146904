package energy.saldo.site;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Requests for sites that differ from the guide's in one property.
final class SiteBody {

  private SiteBody() {}

  /// The guide's site with one property replaced or added.
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
