package energy.saldo.meter.change;

/// What kind of resource a change is about.
public enum ChangeKind {
  METERING_POINT_OPERATOR("metering_point_operator"),
  METER("meter"),
  METER_BALANCING_SETTING("meter_balancing_setting");

  private final String word;

  ChangeKind(String word) {
    this.word = word;
  }

  /// The kind as the feed prints it.
  public String word() {
    return word;
  }
}
