package energy.saldo.quickstart.sample;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A meter of the sample and what flowed through it.
///
/// @param title what a tenant would call it
/// @param identifier its identifier in the account
/// @param direction whether it takes or gives
/// @param measuring whether it tells readings of a register or energies of quarter-hours
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

  /// Who uses the meter's energy.
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

  /// What the meter tells.
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

  /// What the meter told at an instant.
  ///
  /// @param milliwattHours a register's reading or a quarter-hour's energy
  record Measurement(Instant timestamp, long milliwattHours) {}

  /// What the meter told in a period, in order. A register also tells its reading at the end, which
  /// closes the last quarter-hour.
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
