package energy.saldo.benchmarks.volume;

import energy.saldo.quickstart.system.SaldoSystem;
import energy.saldo.quickstart.system.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The memory that the processes of a system occupy, in MB; on Linux only. Memory that processes of
/// PostgreSQL share is counted once.
final class ProcessMemory {

  private static final String PROPORTIONAL = "Pss:";
  private static final long KILOBYTES_PER_MEGABYTE = 1024;

  private final SaldoSystem system;

  ProcessMemory(SaldoSystem system) {
    this.system = system;
  }

  Map<String, Long> megabytes() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (Service service : Service.values()) {
      all.put(service.title(), megabytes(system.service(service).pid()));
    }
    long postgres =
        ProcessHandle.current()
            .descendants()
            .filter(
                child -> child.info().command().filter(c -> c.endsWith("/postgres")).isPresent())
            .mapToLong(child -> megabytes(child.pid()))
            .sum();
    all.put("postgres", postgres);
    return all;
  }

  private static long megabytes(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
          .filter(line -> line.startsWith(PROPORTIONAL))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KILOBYTES_PER_MEGABYTE)
          .sum();
    } catch (IOException unknown) {
      return 0;
    }
  }
}
