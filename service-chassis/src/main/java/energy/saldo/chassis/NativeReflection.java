package energy.saldo.chassis;

import io.quarkus.runtime.annotations.RegisterForReflection;

/// What a native image must be able to reflect on: every record and enumeration of this module that
/// can be JSON, also where only a feed, a token, a problem or a streamed row holds it.
@RegisterForReflection(
    classNames = {
      "energy.saldo.chassis.access.OauthClient$Grant",
      "energy.saldo.chassis.access.OauthClient$Secret",
      "energy.saldo.chassis.access.ServiceTokens$Token",
      "energy.saldo.chassis.attribute.AttributeDefinition",
      "energy.saldo.chassis.attribute.AttributeDefinition$Removal",
      "energy.saldo.chassis.attribute.AttributeType",
      "energy.saldo.chassis.feed.BalanceResolution",
      "energy.saldo.chassis.feed.Balancing",
      "energy.saldo.chassis.feed.Change",
      "energy.saldo.chassis.feed.ChangeFeed$Position",
      "energy.saldo.chassis.feed.ChangeWriter$Creating",
      "energy.saldo.chassis.feed.Changes",
      "energy.saldo.chassis.feed.Direction",
      "energy.saldo.chassis.feed.Distribution",
      "energy.saldo.chassis.feed.LoadProfileTimestamp",
      "energy.saldo.chassis.feed.Lookup",
      "energy.saldo.chassis.feed.Lookup$Answer",
      "energy.saldo.chassis.feed.Measured",
      "energy.saldo.chassis.feed.Measured$Answer",
      "energy.saldo.chassis.feed.Measuring",
      "energy.saldo.chassis.feed.SiteClosure",
      "energy.saldo.chassis.feed.SiteClosure$Answer",
      "energy.saldo.chassis.feed.SiteType",
      "energy.saldo.chassis.http.IfMatch",
      "energy.saldo.chassis.http.ListView",
      "energy.saldo.chassis.http.OneOrMany",
      "energy.saldo.chassis.http.Page",
      "energy.saldo.chassis.problem.FieldError",
      "energy.saldo.chassis.problem.ProblemKind",
    })
final class NativeReflection {

  private NativeReflection() {}
}
