package energy.saldo.quickstart.sample;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.SplittableRandom;

/// The sun and the clouds over Berlin in a period: what a photovoltaic roof yields in each
/// quarter-hour. One sky over all roofs, so that they share its clouds.
final class Sky {

  private static final double LATITUDE = StrictMath.toRadians(52.52);
  private static final double LONGITUDE_DEGREES = 13.405;
  private static final double AXIAL_TILT = StrictMath.toRadians(23.44);
  private static final double CLEAR_SKY = 0.7;
  private static final double DIFFUSE_PART = 0.15;
  private static final double CLOUD_MEMORY = 0.9;

  private final QuarterHours period;
  private final double[] clearness;

  Sky(QuarterHours period, long seed) {
    this.period = period;
    this.clearness = clearness(period, new SplittableRandom(seed));
  }

  /// Each day has its own cover, through which clouds drift: a first-order random walk back to it.
  private static double[] clearness(QuarterHours period, SplittableRandom random) {
    double[] clearness = new double[period.count()];
    double cover = 0.5;
    double now = cover;
    for (int quarter = 0; quarter < clearness.length; quarter++) {
      if (period.clock(quarter).getHour() == 0 && period.clock(quarter).getMinute() == 0) {
        cover = 0.25 + 0.75 * random.nextDouble();
      }
      now = CLOUD_MEMORY * now + (1 - CLOUD_MEMORY) * cover + 0.25 * (random.nextDouble() - 0.5);
      now = Math.clamp(now, 0.05, 1.0);
      clearness[quarter] = now;
    }
    return clearness;
  }

  /// The yield of a roof in milliwatt-hours.
  ///
  /// @param peakKilowatts its output when the sun shines on it at a right angle
  /// @param azimuthDegrees the direction it faces: 90 east, 180 south, 270 west
  /// @param tiltDegrees 0 flat, 90 upright
  long[] roof(double peakKilowatts, double azimuthDegrees, double tiltDegrees) {
    double azimuth = StrictMath.toRadians(azimuthDegrees);
    double tilt = StrictMath.toRadians(tiltDegrees);
    long[] energies = new long[period.count()];
    for (int quarter = 0; quarter < energies.length; quarter++) {
      Instant middle = period.start(quarter).plus(QuarterHours.LENGTH.dividedBy(2));
      double light = light(middle.atZone(ZoneOffset.UTC), azimuth, tilt) * clearness[quarter];
      energies[quarter] = LoadShapes.milliwattHours(peakKilowatts * light);
    }
    return energies;
  }

  /// The light on a tilted plane under a clear sky, 1 being a kilowatt on a square metre: direct
  /// light after Meinel's air-mass formula, diffuse light as a fixed part of it.
  private static double light(ZonedDateTime time, double azimuth, double tilt) {
    double declination =
        StrictMath.asin(
            StrictMath.sin(AXIAL_TILT)
                * StrictMath.sin(2 * Math.PI * (time.getDayOfYear() - 81) / 365.25));
    double solarHour =
        time.getHour() + (time.getMinute() + time.getSecond() / 60.0) / 60 + LONGITUDE_DEGREES / 15;
    double hourAngle = StrictMath.toRadians(15 * (solarHour - 12));
    double east = -StrictMath.cos(declination) * StrictMath.sin(hourAngle);
    double north =
        StrictMath.cos(LATITUDE) * StrictMath.sin(declination)
            - StrictMath.sin(LATITUDE) * StrictMath.cos(declination) * StrictMath.cos(hourAngle);
    double height =
        StrictMath.sin(LATITUDE) * StrictMath.sin(declination)
            + StrictMath.cos(LATITUDE) * StrictMath.cos(declination) * StrictMath.cos(hourAngle);
    if (height <= 0) {
      return 0;
    }
    double squareness =
        height * StrictMath.cos(tilt)
            + StrictMath.sin(tilt)
                * (north * StrictMath.cos(azimuth) + east * StrictMath.sin(azimuth));
    double beam = 1.353 * StrictMath.pow(CLEAR_SKY, StrictMath.pow(1 / height, 0.678));
    return beam * (Math.max(0, squareness) + DIFFUSE_PART * height);
  }
}
