/// Who may use Saldo: accounts, their API tokens, and the exchange of those for access tokens. Not
/// what an account owns. Begin with [OauthResource].
@NullMarked
package energy.saldo.site.account;

import org.jspecify.annotations.NullMarked;
