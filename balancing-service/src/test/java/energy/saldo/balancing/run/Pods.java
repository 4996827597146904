package energy.saldo.balancing.run;

import energy.saldo.balancing.directory.Directory;
import energy.saldo.balancing.kernel.BalancingKernel;
import energy.saldo.balancing.kernel.KernelChooser;
import energy.saldo.balancing.kernel.KernelSetting;
import energy.saldo.balancing.measurement.MeasurementColumns;
import energy.saldo.balancing.queue.PartitionQueue;
import energy.saldo.balancing.storage.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Vetoed;

/// Further pods of the service: workers that share the queue, each with its own kernel and its own
/// metrics.
@ApplicationScoped
class Pods {

  /// A worker and what it counts.
  record Pod(BalancingWorker worker, MeterRegistry metrics) {

    /// Balances a batch of what is due; false if nothing is.
    boolean balanceBatch() {
      return worker.balanceBatch();
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

    InterruptedChoice(KernelSetting setting, MeterRegistry metrics, Runnable interruption) {
      super(setting, metrics, KernelChooser::choose);
      this.interruption = interruption;
    }

    @Override
    BalancingKernel kernel() {
      interruption.run();
      return super.kernel();
    }
  }

  private final Transactions transactions;
  private final PartitionQueue queue;
  private final Directory directory;
  private final MeasurementColumns measurements;
  private final RunWriter writer;
  private final BalancingTraces traces;

  Pods(
      Transactions transactions,
      PartitionQueue queue,
      Directory directory,
      MeasurementColumns measurements,
      RunWriter writer,
      BalancingTraces traces) {
    this.transactions = transactions;
    this.queue = queue;
    this.directory = directory;
    this.measurements = measurements;
    this.writer = writer;
    this.traces = traces;
  }

  /// A pod that nothing interrupts.
  Pod open() {
    return open(KernelSetting.SCALAR);
  }

  /// A pod whose kernel is set.
  Pod open(KernelSetting kernel) {
    return open(kernel, () -> {});
  }

  /// A pod that is interrupted after it has read a batch and before it balances it.
  Pod interrupted(Runnable interruption) {
    return open(KernelSetting.SCALAR, interruption);
  }

  private Pod open(KernelSetting setting, Runnable interruption) {
    MeterRegistry registry = new SimpleMeterRegistry();
    KernelChoice choice = new InterruptedChoice(setting, registry, interruption);
    choice.start(new StartupEvent());
    BalancingMetrics metrics = new BalancingMetrics(transactions, registry);
    return new Pod(
        new BalancingWorker(
            transactions, queue, directory, measurements, choice, writer, metrics, traces),
        registry);
  }
}
