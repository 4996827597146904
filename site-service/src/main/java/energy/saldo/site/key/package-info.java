/// The keys that access tokens are signed and verified with: where they are kept, how they are
/// published, and both directions of their use. Nothing of who gets a token. Begin with
/// [SigningKeys].
@NullMarked
package energy.saldo.site.key;

import org.jspecify.annotations.NullMarked;
