package energy.saldo.quickstart.sample;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import energy.saldo.quickstart.sample.SampleMeter.Measurement;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Submits the measurements of a site as a data concentrator would: day by day, all meters
/// together, in the largest batches that the API accepts.
final class Submission {

  private static final int LARGEST_BATCH = 500;
  private static final int DECIMALS_OF_A_KILOWATT_HOUR = 6;

  private final PublicApi api;
  private final Progress progress;

  Submission(PublicApi api, Progress progress) {
    this.api = api;
    this.progress = progress;
  }

  private record Entry(String meterId, Measurement measurement) {}

  void submit(RegisteredSite site) {
    List<Entry> entries = entries(site);
    for (int from = 0; from < entries.size(); from += LARGEST_BATCH) {
      int until = Math.min(from + LARGEST_BATCH, entries.size());
      submit(entries.subList(from, until));
      progress.bar("measurements", until, entries.size());
    }
  }

  private static List<Entry> entries(RegisteredSite site) {
    List<Entry> entries = new ArrayList<>();
    for (SampleMeter meter : site.site().meters()) {
      String meterId = site.meterId(meter);
      for (Measurement measurement : meter.measurements(site.site().period())) {
        entries.add(new Entry(meterId, measurement));
      }
    }
    entries.sort(Comparator.comparing(entry -> entry.measurement().timestamp()));
    return entries;
  }

  private void submit(List<Entry> batch) {
    ObjectNode body = PublicApi.object();
    ArrayNode measurements = body.putArray("measurements");
    for (Entry entry : batch) {
      measurements
          .addObject()
          .put("meterId", entry.meterId())
          .put("timestamp", entry.measurement().timestamp().toString())
          .put("value", kilowattHours(entry.measurement().milliwattHours()));
    }
    api.post("/v1/measurements", body);
  }

  private static BigDecimal kilowattHours(long milliwattHours) {
    return BigDecimal.valueOf(milliwattHours, DECIMALS_OF_A_KILOWATT_HOUR);
  }
}
