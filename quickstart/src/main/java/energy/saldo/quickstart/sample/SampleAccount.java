package energy.saldo.quickstart.sample;

import com.fasterxml.jackson.databind.node.ObjectNode;
import energy.saldo.quickstart.system.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The account of the sample, so that the operator's own stays empty. Its API token is kept in a
/// file; if that is missing or no longer valid, the operator opens a new account.
public final class SampleAccount {

  private SampleAccount() {}

  /// A token of the sample's account.
  public static String apiToken(URI address, String operatorToken, Path file) {
    try {
      if (Files.exists(file)) {
        String kept = Files.readString(file).strip();
        if (isGood(address, kept)) {
          return kept;
        }
      }
      String opened = open(address, operatorToken);
      keep(file, opened);
      return opened;
    } catch (IOException e) {
      throw new StartFailure("cannot write the sample's API token to " + file, e);
    }
  }

  private static boolean isGood(URI address, String apiToken) {
    Optional<PublicApi> api = PublicApi.signedIn(address, apiToken);
    api.ifPresent(PublicApi::close);
    return api.isPresent();
  }

  private static String open(URI address, String operatorToken) {
    try (PublicApi operator =
        PublicApi.signedIn(address, operatorToken)
            .orElseThrow(() -> new StartFailure("the operator's API token is invalid"))) {
      ObjectNode body = PublicApi.object().put("name", "quickstart");
      body.putObject("newAccount").put("name", "Sample");
      return operator.post("/v1/api-tokens", body).path("token").asText();
    }
  }

  private static void keep(Path file, String token) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, token + "\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
