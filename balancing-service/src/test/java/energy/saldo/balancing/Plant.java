package energy.saldo.balancing;

import static energy.saldo.balancing.Account.QUARTER_HOUR;

import energy.saldo.balancing.Account.Value;
import energy.saldo.balancing.directory.MasterData;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A site that shares equally, with one consumer and one producer that have always taken part.
public record Plant(UUID site, UUID consumer, UUID producer) {

  public static Plant open(MasterData masterData, Account account, ZoneId zone) {
    UUID site = masterData.site(account.id(), zone, "equal");
    UUID consumer = masterData.meter(account.id(), site, "consumer");
    UUID producer = masterData.meter(account.id(), site, "producer");
    masterData.setting(account.id(), site, consumer, "2020-01-02", null);
    masterData.setting(account.id(), site, producer, "2020-01-02", null);
    return new Plant(site, consumer, producer);
  }

  /// In each quarter-hour 0.3 kWh that the consumer takes and 0.1 kWh that the producer gives.
  public List<Value> values(Instant start, int quarterHours) {
    List<Value> values = new ArrayList<>();
    for (int k = 0; k < quarterHours; k++) {
      Instant timestamp = start.plus(QUARTER_HOUR.multipliedBy(k));
      values.add(new Value(consumer, timestamp, new BigDecimal("0.3")));
      values.add(new Value(producer, timestamp, new BigDecimal("0.1")));
    }
    return values;
  }
}
