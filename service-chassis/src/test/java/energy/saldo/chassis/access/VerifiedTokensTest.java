package energy.saldo.chassis.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.security.credential.TokenCredential;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.smallrye.jwt.runtime.auth.MpJwtValidator;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final AuthenticationRequestContext CONTEXT =
      blocking -> Uni.createFrom().item(blocking);

  private final SettableClock clock = new SettableClock();
  private final VerifiedTokens tokens = new VerifiedTokens(clock);

  private static final class SettableClock extends Clock {

    private Instant now = START;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aTokenIsTakenForTenSecondsAfterItWasVerified() {
    verified("one", START.plusSeconds(3_600));
    SecurityIdentity caller = found("one");
    assertNotNull(caller);
    assertEquals(Set.of("account"), caller.getRoles());
    clock.now = START.plusMillis(9_999);
    assertNotNull(found("one"));
    clock.now = START.plusSeconds(10);
    assertNull(found("one"));
  }

  @Test
  void itIsAskedBeforeTheProviderThatVerifies() {
    assertTrue(tokens.priority() > new MpJwtValidator().priority());
  }

  @Test
  void usingATokenDoesNotProlongIt() {
    verified("one", START.plusSeconds(3_600));
    clock.now = START.plusSeconds(5);
    augment(Objects.requireNonNull(found("one")));
    clock.now = START.plusSeconds(10);
    assertNull(found("one"));
    verified("one", START.plusSeconds(3_600));
    assertNotNull(found("one"));
  }

  @Test
  void anExpiredTokenIsNotTaken() {
    verified("one", START.plusSeconds(3));
    clock.now = START.plusMillis(2_999);
    assertNotNull(found("one"));
    clock.now = START.plusSeconds(3);
    assertNull(found("one"));
  }

  @Test
  void aTokenThatWasNotVerifiedIsNotTaken() {
    verified("one", START.plusSeconds(3_600));
    assertNull(found("onE"));
    assertNull(found(""));
  }

  @Test
  void noMoreThanAThousandTokensAreKept() {
    for (int i = 0; i < 1_001; i++) {
      verified("token " + i, START.plusSeconds(3_600));
    }
    assertNotNull(found("token 999"));
    assertNull(found("token 1000"));
    clock.now = START.plusSeconds(10);
    verified("token 1000", START.plusSeconds(3_600));
    assertNotNull(found("token 1000"));
  }

  private void verified(String token, Instant expiry) {
    JwtClaims claims = new JwtClaims();
    claims.setSubject("someone");
    claims.setExpirationTime(NumericDate.fromSeconds(expiry.getEpochSecond()));
    claims.setStringListClaim("groups", "account");
    claims.setStringClaim("raw_token", token);
    augment(
        QuarkusSecurityIdentity.builder()
            .setPrincipal(new DefaultJWTCallerPrincipal(token, "JWT", claims))
            .build());
  }

  private void augment(SecurityIdentity identity) {
    assertEquals(identity, tokens.augment(identity, CONTEXT).await().indefinitely());
  }

  private @Nullable SecurityIdentity found(String token) {
    var request = new TokenAuthenticationRequest(new TokenCredential(token, "bearer"));
    return tokens.authenticate(request, CONTEXT).await().indefinitely();
  }
}
