package energy.saldo.balancing;

import io.quarkus.runtime.annotations.RegisterForReflection;

/// What a native image must be able to reflect on: every record and enumeration of this module that
/// can be JSON, also where only a feed, a token, a problem or a streamed row holds it.
@RegisterForReflection(
    classNames = {
      "energy.saldo.balancing.SiteDay",
      "energy.saldo.balancing.balance.BalanceBuckets$Pair",
      "energy.saldo.balancing.balance.BalanceInterval",
      "energy.saldo.balancing.balance.BalanceListDocumentation",
      "energy.saldo.balancing.balance.BalanceListDocumentation$Balance",
      "energy.saldo.balancing.balance.BalanceQuery",
      "energy.saldo.balancing.directory.AlteredDays$Span",
      "energy.saldo.balancing.directory.BalancingSetting",
      "energy.saldo.balancing.directory.Directory$MeterAtSite",
      "energy.saldo.balancing.directory.DirectoryWriter$Start",
      "energy.saldo.balancing.directory.Meter",
      "energy.saldo.balancing.directory.Meter$Direction",
      "energy.saldo.balancing.directory.Meter$Measuring",
      "energy.saldo.balancing.directory.Site",
      "energy.saldo.balancing.directory.SiteCalendar",
      "energy.saldo.balancing.directory.SitePlan$DayRange",
      "energy.saldo.balancing.directory.SiteRule",
      "energy.saldo.balancing.kernel.Distribution",
      "energy.saldo.balancing.kernel.KernelSetting",
      "energy.saldo.balancing.kernel.KernelTrial$Outcome",
      "energy.saldo.balancing.kernel.Rank",
      "energy.saldo.balancing.measurement.BulkReport",
      "energy.saldo.balancing.measurement.BulkReport$LineError",
      "energy.saldo.balancing.measurement.JournalFold$Pending",
      "energy.saldo.balancing.measurement.MeasurementBatchDocumentation",
      "energy.saldo.balancing.measurement.MeasurementBatchDocumentation$Value",
      "energy.saldo.balancing.measurement.MeasurementColumns$Beyond",
      "energy.saldo.balancing.measurement.MeasurementColumns$Key",
      "energy.saldo.balancing.measurement.MeasurementListDocumentation",
      "energy.saldo.balancing.measurement.MeasurementListDocumentation$Value",
      "energy.saldo.balancing.measurement.MeasurementResource$Acceptance",
      "energy.saldo.balancing.measurement.MeasurementWriter$Mode",
      "energy.saldo.balancing.measurement.PartitionBounds",
      "energy.saldo.balancing.measurement.Refusal",
      "energy.saldo.balancing.measurement.RegisterReadings$Received",
      "energy.saldo.balancing.measurement.RegisterReadings$Window",
      "energy.saldo.balancing.measurement.RegisterRule$Reading",
      "energy.saldo.balancing.queue.ClaimedPartition",
      "energy.saldo.balancing.queue.PartitionQueue$DayRange",
      "energy.saldo.balancing.queue.TraceLink$OneHeader",
      "energy.saldo.balancing.run.BalancingPartitionResource$PartitionListDocumentation",
      "energy.saldo.balancing.run.Intervals",
      "energy.saldo.balancing.run.MissingAmounts",
      "energy.saldo.balancing.run.PartitionReader$PartitionView",
      "energy.saldo.balancing.run.PartitionReader$State",
      "energy.saldo.balancing.run.Presence",
      "energy.saldo.balancing.stream.RowFormat",
      "energy.saldo.balancing.stream.TimeRange",
    })
final class NativeReflection {

  private NativeReflection() {}
}
