package energy.saldo.quickstart.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Shell scripts in place of the services: how long a start may take, and what happens to a child
/// that stops.
class ChildProcessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final ChildProcess.Stop STOP =
      new ChildProcess.Stop("TERM", "KILL", Duration.ofSeconds(1));

  @TempDir private Path folder = Path.of("");

  private final BlockingQueue<String> progress = new LinkedBlockingQueue<>();

  @Test
  void aStartMayTakeAsLongAsTheLogGrows() {
    Path done = folder.resolve("done");
    String script = "for k in 1 2 3 4 5 6 7 8; do echo $k; sleep 0.4; done; touch done; sleep 60";
    try (ChildProcess child = start(script, pid -> Files.exists(done))) {
      child.awaitReady(PATIENCE);
      assertTrue(child.isAlive());
    }
  }

  @Test
  void aStartMayTakeAsLongAsTheProcessComputes() {
    Path done = folder.resolve("done");
    String script =
        "end=$(($(date +%s) + 4)); while [ $(date +%s) -lt $end ]; do k=0;"
            + " while [ $k -lt 20000 ]; do k=$((k + 1)); done; done; touch done; sleep 60";
    try (ChildProcess child = start(script, pid -> Files.exists(done))) {
      child.awaitReady(PATIENCE);
      assertTrue(child.isAlive());
    }
  }

  @Test
  void aStartWithoutProgressIsGivenUpWithTheEndOfTheLog() {
    try (ChildProcess child = start("echo waiting for nothing; sleep 60", pid -> false)) {
      StartFailure failure = assertThrows(StartFailure.class, () -> child.awaitReady(PATIENCE));
      assertEquals(
          "child made no progress for 1 s while starting; the last lines of %s:%nwaiting for nothing"
              .formatted(child.log()),
          failure.getMessage());
      assertFalse(child.isAlive());
    }
  }

  @Test
  void aChildThatIgnoresItsSignalIsKilled() {
    Path trapped = folder.resolve("trapped");
    ChildProcess child =
        start("trap '' TERM; touch trapped; sleep 60", pid -> Files.exists(trapped));
    child.awaitReady(PATIENCE);
    child.close();
    assertFalse(child.isAlive());
    assertThrows(StartFailure.class, child::restart);
  }

  @Test
  void pausesBetweenRestartsGrowAndAreShortAgainAfterAGoodRun() throws Exception {
    Path runs = folder.resolve("runs");
    String script = "echo >> runs; [ $(wc -l < runs) -lt 5 ] || sleep 3; exit 3";
    try (ChildProcess child = start(script, pid -> Files.exists(runs));
        Supervisor supervisor =
            new Supervisor(
                progress::add,
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2))) {
      supervisor.watch(child);
      for (int pause : new int[] {1, 2, 2, 2, 1}) {
        assertEquals("child stopped with code 3; restarting in " + pause + " s", nextStop());
      }
    }
  }

  private String nextStop() throws InterruptedException {
    while (true) {
      String line = progress.poll(30, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("no line within 30 s");
      }
      if (!line.equals("child is ready")) {
        return line;
      }
    }
  }

  private ChildProcess start(String script, LongPredicate ready) {
    return ChildProcess.start(
        "child",
        List.of("sh", "-c", script),
        folder,
        Map.of(),
        STOP,
        new RotatingLog(folder.resolve("child.log")),
        progress::add,
        ready);
  }
}
