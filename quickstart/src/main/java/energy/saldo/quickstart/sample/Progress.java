package energy.saldo.quickstart.sample;

/// Receives progress reports.
public interface Progress {

  /// A new step begins.
  void step(String what);

  /// `done` of `total` units of a step are done; the last call reports all of them.
  void bar(String what, long done, long total);
}
