package energy.saldo.quickstart;

import energy.saldo.quickstart.sample.Progress;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;

/// Prints progress for the user. Without a terminal, a bar is printed as one line.
final class Terminal implements Progress {

  private static final int BAR_CELLS = 30;

  private final PrintWriter out;
  private final boolean interactive;
  private int lastPercent = -1;

  Terminal(PrintWriter out) {
    this.out = out;
    this.interactive = isInteractive();
  }

  @SuppressWarnings("SystemConsoleNull") // JDK 25 has none again where there is no terminal
  private static boolean isInteractive() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  @Override
  public synchronized void step(String what) {
    line("» " + what);
  }

  synchronized void line(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public synchronized void bar(String what, long done, long total) {
    int percent = total == 0 ? 100 : Math.toIntExact(done * 100 / total);
    if (percent == lastPercent || (!interactive && percent < 100)) {
      return;
    }
    lastPercent = percent;
    int filled = percent * BAR_CELLS / 100;
    out.print(
        String.format(
            Locale.ROOT,
            "%s  %s%s %3d %%  %s (%,d of %,d)",
            interactive ? "\r" : "",
            "█".repeat(filled),
            "░".repeat(BAR_CELLS - filled),
            percent,
            what,
            done,
            total));
    if (percent == 100) {
      out.println();
      lastPercent = -1;
    }
    out.flush();
  }
}
