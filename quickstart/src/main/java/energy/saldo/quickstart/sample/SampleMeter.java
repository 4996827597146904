package energy.saldo.quickstart.sample;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A meter of the sample and the energy it measured.
///
/// @param title what a tenant would call it
/// @param identifier its identifier in the account
/// @param direction whether it measures consumption or production
/// @param measuring whether it reports readings of a register or energies of quarter-hours
/// @param participates whether it shares in the local energy
/// @param priority its rank, null for the last one
/// @param energies milliwatt-hours of each quarter-hour of the site's period
record SampleMeter(
    String title,
    String identifier,
    Direction direction,
    Measuring measuring,
    boolean participates,
    @Nullable Integer priority,
    long[] energies) {

  /// Whether the meter measures consumption or production.
  enum Direction {
    CONSUMER("consumer"),
    PRODUCER("producer");

    private final String word;

    Direction(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /// The kind of values the meter reports.
  enum Measuring {
    READINGS("readings_accurate"),
    LOAD_PROFILE("load_profile_accurate");

    private final String word;

    Measuring(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  /// A value that the meter reported for an instant.
  ///
  /// @param milliwattHours a register's reading or a quarter-hour's energy
  record Measurement(Instant timestamp, long milliwattHours) {}

  /// The values that the meter reported in a period, in order. A register also reports a reading at
  /// the end, which closes the last quarter-hour.
  List<Measurement> measurements(QuarterHours period) {
    return switch (measuring) {
      case READINGS -> readings(period);
      case LOAD_PROFILE -> profile(period);
    };
  }

  private List<Measurement> readings(QuarterHours period) {
    List<Measurement> readings = new ArrayList<>();
    long reading = 0;
    for (int quarter = 0; quarter < period.count(); quarter++) {
      readings.add(new Measurement(period.start(quarter), reading));
      reading += energies[quarter];
    }
    readings.add(new Measurement(period.start(period.count()), reading));
    return readings;
  }

  private List<Measurement> profile(QuarterHours period) {
    List<Measurement> profile = new ArrayList<>();
    for (int quarter = 0; quarter < period.count(); quarter++) {
      profile.add(new Measurement(period.start(quarter), energies[quarter]));
    }
    return profile;
  }
}
