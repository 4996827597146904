package energy.saldo.balancing.measurement;

import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.BulkReport.LineError;
import energy.saldo.balancing.measurement.MeasurementWriter.Mode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Takes in the values of a bulk delivery chunk by chunk, each in a transaction of its own, and
/// reports what became of them. Holds one chunk at a time, however long the delivery is.
final class BulkIntake {

  /// The most values of a chunk.
  static final int CHUNK_VALUES = 50_000;

  /// How often the values of a chunk may go on to another meter or local day: what a chunk holds in
  /// memory are columns.
  static final int CHUNK_COLUMNS = 8_192;

  /// A value that is no part of a series.
  private static final int ALONE = -1;

  private static final int SECONDS_PER_QUARTER_HOUR = SiteCalendar.SECONDS_PER_QUARTER_HOUR;

  private final UUID accountId;
  private final MeasurementWriter writer;
  private final Mode mode;
  private final Function<Collection<String>, Map<String, UUID>> meterIds;

  private final MeasurementBatch batch = new MeasurementBatch();
  private final int[] inSeries = new int[CHUNK_VALUES];
  private final List<LineError> chunkErrors = new ArrayList<>();
  private final List<LineError> errors = new ArrayList<>();
  private final Map<String, UUID> standIns = new HashMap<>();
  private UUID latestMeter = new UUID(0, 0);
  private long latestDay;
  private int columns;
  private long lines;
  private long accepted;
  private long refused;
  private boolean isComplete = true;

  /// @param isDryRun whether the values are only checked
  /// @param meterIds finds meters by their identifiers
  BulkIntake(
      UUID accountId,
      MeasurementWriter writer,
      boolean isDryRun,
      Function<Collection<String>, Map<String, UUID>> meterIds) {
    this.accountId = accountId;
    this.writer = writer;
    this.mode = isDryRun ? Mode.CHECK_EACH : Mode.EACH_FOR_ITSELF;
    this.meterIds = meterIds;
  }

  void countLine() {
    lines++;
  }

  /// Stands for the meter of an identifier until the chunk is written.
  UUID standIn(String identifier) {
    return standIns.computeIfAbsent(identifier, added -> new UUID(0, standIns.size() + 1L));
  }

  /// Adds a value.
  void add(
      long line,
      UUID meterId,
      Instant timestamp,
      long amount,
      @Nullable String type,
      Quality quality) {
    add(line, meterId, timestamp, amount, type, quality, ALONE);
  }

  /// Adds a value of a series that starts at an instant.
  void add(long line, UUID meterId, Instant start, int inSeries, long amount, Quality quality) {
    Instant timestamp = start.plusSeconds((long) inSeries * SECONDS_PER_QUARTER_HOUR);
    add(line, meterId, timestamp, amount, null, quality, inSeries);
  }

  private void add(
      long line,
      UUID meterId,
      Instant timestamp,
      long amount,
      @Nullable String type,
      Quality quality,
      int placeInSeries) {
    long day = Math.floorDiv(timestamp.getEpochSecond(), 86_400L);
    if (day != latestDay || !meterId.equals(latestMeter)) {
      latestDay = day;
      latestMeter = meterId;
      columns++;
    }
    inSeries[batch.size()] = placeInSeries;
    batch.add(line, meterId, timestamp, amount, type, quality);
    if (batch.size() == CHUNK_VALUES || columns > CHUNK_COLUMNS) {
      write();
    }
  }

  /// Refuses a line, or a value of it.
  void refuse(long line, String path, String message) {
    refused++;
    chunkErrors.add(new LineError(line, path, message));
    if (chunkErrors.size() >= CHUNK_VALUES) {
      write();
    }
  }

  /// Refuses a line for everything that is wrong with it.
  void refuse(long line, MeasurementEntry entry) {
    entry.addErrors((path, message) -> chunkErrors.add(new LineError(line, path, message)));
    LineError last = chunkErrors.removeLast();
    refuse(line, last.path(), last.message());
  }

  /// Ends the delivery before its end, where it cannot be read on.
  void breakOff(long line, String message) {
    isComplete = false;
    refuse(line, "", message);
  }

  /// What became of everything, the last chunk with it.
  BulkReport report() {
    write();
    return new BulkReport(lines, accepted, refused, errors, isComplete);
  }

  private void write() {
    Set<UUID> unknown = resolve();
    List<Refusal> refusals = writer.write(accountId, batch, mode, unknown);
    BitSet bad = new BitSet();
    Set<Long> linesOfMeter = new HashSet<>();
    for (Refusal refusal : refusals) {
      bad.set(refusal.value());
      long line = batch.place(refusal.value());
      if (!refusal.field().equals("meterId") || linesOfMeter.add(line)) {
        chunkErrors.add(error(line, refusal));
      }
    }
    accepted += batch.size() - bad.cardinality();
    refused += bad.cardinality();
    chunkErrors.sort(Comparator.comparingLong(LineError::line));
    errors.addAll(
        chunkErrors.subList(
            0, Math.min(chunkErrors.size(), BulkReport.MAXIMUM_ERRORS - errors.size())));
    chunkErrors.clear();
    standIns.clear();
    batch.clear();
    columns = 0;
    latestDay = Long.MIN_VALUE;
  }

  /// Puts meters in the place of what stands for them; returns what goes on standing for none.
  private Set<UUID> resolve() {
    if (standIns.isEmpty()) {
      return Set.of();
    }
    Map<String, UUID> found = meterIds.apply(standIns.keySet());
    Map<UUID, UUID> meters = new HashMap<>();
    Set<UUID> unknown = new HashSet<>();
    standIns.forEach(
        (identifier, standIn) -> {
          UUID meterId = found.get(identifier);
          if (meterId == null) {
            unknown.add(standIn);
          } else {
            meters.put(standIn, meterId);
          }
        });
    batch.replaceMeters(meters);
    return unknown;
  }

  private LineError error(long line, Refusal refusal) {
    UUID meterId = batch.meterId(refusal.value());
    int placeInSeries = inSeries[refusal.value()];
    if (refusal.field().equals("meterId") && meterId.getMostSignificantBits() == 0) {
      for (Map.Entry<String, UUID> standIn : standIns.entrySet()) {
        if (standIn.getValue().equals(meterId)) {
          return new LineError(
              line, "identifier", "there is no meter with the identifier " + standIn.getKey());
        }
      }
    }
    boolean isInSeries = placeInSeries != ALONE && !refusal.field().equals("meterId");
    return new LineError(
        line, isInSeries ? "values[" + placeInSeries + "]" : refusal.field(), refusal.message());
  }
}
