package energy.saldo.quickstart;

import energy.saldo.quickstart.sample.SiteReport;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a start prints at the end: the balances of the sample, the address, the tokens, next steps.
final class Welcome {

  private Welcome() {}

  /// @param sample the sample's API token and its sites; null if there is no sample
  static List<String> lines(URI address, String operatorToken, @Nullable PresentedSample sample) {
    List<String> lines = new ArrayList<>();
    if (sample != null) {
      sample.sites().forEach(site -> lines.addAll(ReportTable.lines(site)));
    }
    lines.add("");
    lines.add("Saldo is up at   " + address);
    lines.add("API token        " + operatorToken);
    if (sample != null) {
      lines.add("Sample's token   " + sample.apiToken() + "  (a separate account)");
    }
    lines.add("");
    lines.add("Try next:");
    lines.add("");
    lines.add("  " + signIn(address, sample == null ? operatorToken : sample.apiToken()));
    lines.add("  " + call(address, "/v1/sites"));
    lines.add("  " + call(address, lastCall(sample)));
    lines.add("");
    lines.add("Ctrl-C stops everything.");
    return lines;
  }

  private static String signIn(URI address, String apiToken) {
    return """
    TOKEN=$(curl -s %s/v1/oauth -H 'Content-Type: application/json' \
    -d '{"grantType":"api_token","token":"%s"}' | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')\
    """
        .formatted(address, apiToken);
  }

  private static String call(URI address, String path) {
    return "curl -s -H \"Authorization: Bearer $TOKEN\" '%s%s'".formatted(address, path);
  }

  private static String lastCall(@Nullable PresentedSample sample) {
    if (sample == null) {
      return "/v1/metering-point-operators";
    }
    SiteReport first = sample.sites().getFirst();
    return "/v1/aggregated-balances?debitorMeterId=%s&startDateTime=%s&endDateTime=%s&interval=PT15M"
        .formatted(first.firstMeterId(), first.start(), first.end());
  }
}
