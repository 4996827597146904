/// The keys that access tokens are signed and verified with: where they are stored, how they are
/// published, and how tokens are signed and verified. Not who gets a token. Begin with
/// [SigningKeys].
@NullMarked
package energy.saldo.site.key;

import org.jspecify.annotations.NullMarked;
