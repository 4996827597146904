package energy.saldo.chassis.feed;

import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The request of site-service that nothing more is created at a site, since it is being deleted.
///
/// @param deletion the attempt, another one each time
public record SiteClosure(@NotNull UUID deletion) {

  /// The answer.
  ///
  /// @param obstacle what is there, so that the site is not closed; null = closed
  public record Answer(@Nullable String obstacle) {}
}
