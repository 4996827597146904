package energy.saldo.chassis.access;

import energy.saldo.chassis.problem.Problems;
import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// The caller: the account that the request's access token belongs to. Every query of a service is
/// restricted to it.
@RequestScoped
public class Caller {

  /// The claim of an access token that names its account.
  public static final String ACCOUNT_CLAIM = "account";

  /// The claim of an access token that says what it may do: [#READ], or everything if absent.
  public static final String ACCESS_CLAIM = "access";

  /// Only `GET`.
  public static final String READ = "read";

  /// The right of every account's own tokens.
  public static final String ACCOUNT = "account";

  /// The right of the operator's tokens: to open accounts.
  public static final String OPERATOR = "operator";

  /// The right of one service towards another: the internal routes.
  public static final String SERVICE = "service";

  private final JsonWebToken token;

  Caller(JsonWebToken token) {
    this.token = token;
  }

  /// The account; a token without one is refused with 403.
  public UUID accountId() {
    Object account = token.getClaim(ACCOUNT_CLAIM);
    if (account == null) {
      throw Problems.forbidden("This token belongs to no account.");
    }
    return UUID.fromString(account.toString());
  }
}
