package energy.saldo.benchmarks.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeBenchIT {

  @Test
  void aTinyRunMeasuresEveryRow(@TempDir Path folder) throws IOException {
    Path csv = folder.resolve("bench.csv");
    String[] arguments = {
      "--meters",
      "100",
      "--days",
      "1",
      "--query-days",
      "3",
      "--clients",
      "2",
      "--csv",
      csv.toString()
    };
    assertEquals(0, VolumeBench.commandLine().execute(arguments));
    List<String> lines = Files.readAllLines(csv);
    assertEquals("what,shape,meters,value,unit,baseline,ratio,rss_mb", lines.getFirst());
    List<String> rows = lines.subList(1, lines.size());
    for (String what :
        List.of(
            "create by arrays",
            "create one by one",
            "ingest day batches",
            "ingest slot batches",
            "columns after a day of slots",
            "balancing",
            "balances on disk",
            "balancing equal input again",
            "a month of a meter",
            "a year of a site")) {
      assertTrue(rows.stream().anyMatch(row -> row.startsWith(what + ",")), what + " in " + rows);
    }
    for (String row : rows) {
      String[] cells = row.split(",", -1);
      assertEquals(8, cells.length, row);
      assertTrue(Double.parseDouble(cells[3]) > 0, row);
    }
  }
}
