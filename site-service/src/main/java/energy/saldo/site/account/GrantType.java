package energy.saldo.site.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What is exchanged for an access token.
@Schema(description = "What is exchanged for an access token")
enum GrantType {
  @JsonProperty("api_token")
  API_TOKEN,
  @JsonProperty("refresh_token")
  REFRESH_TOKEN
}
