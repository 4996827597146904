package energy.saldo.quickstart.sample;

/// Who is told how far the work is.
public interface Progress {

  /// A new step begins.
  void step(String what);

  /// That many of so many units of a step are done; called with all done at the end.
  void bar(String what, long done, long total);
}
