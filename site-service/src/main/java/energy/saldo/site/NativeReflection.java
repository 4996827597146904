package energy.saldo.site;

import io.quarkus.runtime.annotations.RegisterForReflection;

/// What a native image must be able to reflect on: every record and enumeration of this module that
/// can be JSON, also where only a feed, a token, a problem or a streamed row holds it.
@RegisterForReflection(
    classNames = {
      "energy.saldo.site.NewSite",
      "energy.saldo.site.NewSite$Address",
      "energy.saldo.site.SiteView",
      "energy.saldo.site.SiteView$AddressView",
      "energy.saldo.site.SiteWriter$FeedSite",
      "energy.saldo.site.account.Access",
      "energy.saldo.site.account.AccountView",
      "energy.saldo.site.account.ApiTokenView",
      "energy.saldo.site.account.GrantType",
      "energy.saldo.site.account.GrantView",
      "energy.saldo.site.account.NewApiToken",
      "energy.saldo.site.account.NewApiToken$NewAccount",
      "energy.saldo.site.account.NewGrant",
      "energy.saldo.site.account.NewRevocation",
      "energy.saldo.site.account.Secret",
      "energy.saldo.site.account.SignInLimit$Allowance",
      "energy.saldo.site.attribute.AttributeEntity",
      "energy.saldo.site.attribute.CustomAttributeView",
      "energy.saldo.site.attribute.NewCustomAttribute",
      "energy.saldo.site.key.JwksResource$KeySet",
    })
final class NativeReflection {

  private NativeReflection() {}
}
