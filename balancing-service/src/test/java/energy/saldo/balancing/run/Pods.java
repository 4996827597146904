package energy.saldo.balancing.run;

import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.KernelChooser;
import energy.saldo.balancing.kernel.KernelChooser.Choice;
import energy.saldo.balancing.kernel.KernelSetting;
import energy.saldo.balancing.measurement.MeasurementColumns;
import energy.saldo.balancing.measurement.RegisterReadings;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Vetoed;
import java.util.function.Supplier;

/// Further pods of the service: workers that share the queue, each with its own kernel and its own
/// metrics.
@ApplicationScoped
class Pods {

  /// A worker and what it counts.
  record Pod(BalancingWorker worker, Balancing balancing, MeterRegistry metrics) {

    /// Balances a batch of what is due; false if nothing is.
    boolean balanceBatch() {
      return balancing.balanceBatch(worker);
    }

    /// Balances until nothing is due.
    void settle() {
      while (balanceBatch()) {
        // One batch after the other.
      }
    }

    /// How many partitions had this outcome.
    int count(String outcome) {
      return (int) metrics.get("saldo.partitions").tag("outcome", outcome).counter().count();
    }
  }

  /// Does something each time when a batch is read and not yet balanced.
  @Vetoed
  private static final class InterruptedChoice extends KernelChoice {

    private final Runnable interruption;

    InterruptedChoice(Choice choice, MeterRegistry metrics, Runnable interruption) {
      super(choice, metrics);
      this.interruption = interruption;
    }

    @Override
    BalancingKernel newKernel() {
      interruption.run();
      return super.newKernel();
    }
  }

  private final Transactions transactions;
  private final PartitionQueue queue;
  private final Directory directory;
  private final MeasurementColumns measurements;
  private final RegisterReadings readings;
  private final RunWriter writer;
  private final BalancingTraces traces;
  private final Balancing balancing;

  Pods(
      Transactions transactions,
      PartitionQueue queue,
      Directory directory,
      MeasurementColumns measurements,
      RegisterReadings readings,
      RunWriter writer,
      BalancingTraces traces,
      Balancing balancing) {
    this.transactions = transactions;
    this.queue = queue;
    this.directory = directory;
    this.measurements = measurements;
    this.readings = readings;
    this.writer = writer;
    this.traces = traces;
    this.balancing = balancing;
  }

  /// A pod that nothing interrupts.
  Pod open() {
    return open(KernelSetting.SCALAR);
  }

  /// The rounds of a pod with so many workers.
  BalancingRound round(int concurrency) {
    return new BalancingRound(transactions, queue, open().worker(), concurrency);
  }

  /// A pod whose kernel is set.
  Pod open(KernelSetting kernel) {
    return open(KernelChooser.choose(kernel), () -> {});
  }

  /// A pod that balances with any kernel.
  Pod open(Supplier<BalancingKernel> kernel) {
    return open(new Choice(kernel, "chosen by a test", false), () -> {});
  }

  /// A pod that is interrupted after it has read a batch and before it balances it.
  Pod interrupted(Runnable interruption) {
    return open(KernelChooser.choose(KernelSetting.SCALAR), interruption);
  }

  private Pod open(Choice chosen, Runnable interruption) {
    MeterRegistry registry = new SimpleMeterRegistry();
    KernelChoice choice = new InterruptedChoice(chosen, registry, interruption);
    BalancingMetrics metrics = new BalancingMetrics(transactions, registry);
    return new Pod(
        new BalancingWorker(
            transactions,
            queue,
            directory,
            measurements,
            readings,
            choice,
            writer,
            metrics,
            traces),
        balancing,
        registry);
  }
}
