package energy.saldo.site.key;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jws.AlgorithmIdentifiers;

/// The public keys (RFC 7517) that access tokens are verified with.
@Path("/.well-known/jwks.json")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@ApplicationScoped
@Tag(name = "Access", description = "Accounts and their tokens")
class JwksResource {

  private final SigningKeys keys;

  JwksResource(SigningKeys keys) {
    this.keys = keys;
  }

  @GET
  @Operation(
      operationId = "listKeys",
      summary = "Get the public keys that access tokens are verified with")
  public Uni<KeySet> keys() {
    return keys.recent().map(all -> new KeySet(all.stream().map(JwksResource::view).toList()));
  }

  private static Map<String, Object> view(SigningKey key) {
    EllipticCurveJsonWebKey view = new EllipticCurveJsonWebKey(key.publicKey());
    view.setKeyId(key.kid());
    view.setUse("sig");
    view.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    return view.toParams(OutputControlLevel.PUBLIC_ONLY);
  }

  @Schema(description = "Public keys (RFC 7517)")
  record KeySet(
      @Schema(description = "The keys, as JSON Web Keys") List<Map<String, Object>> keys) {}
}
