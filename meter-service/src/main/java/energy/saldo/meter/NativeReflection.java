package energy.saldo.meter;

import io.quarkus.runtime.annotations.RegisterForReflection;

/// What a native image must be able to reflect on: every record and enumeration of this module that
/// can be JSON, also where only a feed, a token, a problem or a streamed row holds it.
@RegisterForReflection(
    classNames = {
      "energy.saldo.meter.FeedMeter",
      "energy.saldo.meter.MeterAtSite",
      "energy.saldo.meter.MeterFilter",
      "energy.saldo.meter.MeterValidityRule$Validity",
      "energy.saldo.meter.MeterView",
      "energy.saldo.meter.NewMeter",
      "energy.saldo.meter.formula.Formula",
      "energy.saldo.meter.formula.FormulaComponent",
      "energy.saldo.meter.formula.FormulaComponent$Aggregation",
      "energy.saldo.meter.formula.FormulaComponent$Arithmetic",
      "energy.saldo.meter.formula.FormulaComponent$Type",
      "energy.saldo.meter.formula.FormulaGraph$VirtualMeter",
      "energy.saldo.meter.operator.MeteringPointOperatorView",
      "energy.saldo.meter.operator.MeteringPointOperatorWriter$FeedOperator",
      "energy.saldo.meter.operator.NewMeteringPointOperator",
      "energy.saldo.meter.setting.MeterBalancingSettingFilter",
      "energy.saldo.meter.setting.MeterBalancingSettingView",
      "energy.saldo.meter.setting.MeterBalancingSettingWriter$FeedSetting",
      "energy.saldo.meter.setting.MeterBalancingSettingWriter$Start",
      "energy.saldo.meter.setting.NewMeterBalancingSetting",
      "energy.saldo.meter.setting.NewSiteBalancingSetting",
      "energy.saldo.meter.setting.SiteBalancingSettingFilter",
      "energy.saldo.meter.setting.SiteBalancingSettingView",
      "energy.saldo.meter.setting.SiteBalancingSettingWriter$FeedSetting",
      "energy.saldo.meter.setting.StaticShares",
      "energy.saldo.meter.setting.StaticShares$Claim",
      "energy.saldo.meter.setting.StaticShares$Excess",
      "energy.saldo.meter.setting.StaticShares$Presence",
      "energy.saldo.meter.setting.StaticShares$Span",
      "energy.saldo.meter.setting.StaticShares$Step",
      "energy.saldo.meter.site.Site",
    })
final class NativeReflection {

  private NativeReflection() {}
}
