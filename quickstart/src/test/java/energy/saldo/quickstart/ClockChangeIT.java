package energy.saldo.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Days that are not 24 hours long, with their neighbours.
class ClockChangeIT {

  @ParameterizedTest(name = "{0} {1}: {3} quarter-hours")
  @CsvSource({
    "Europe/Berlin, 2025-03-29, 2025-04-01, 284",
    "Europe/Berlin, 2025-10-25, 2025-10-28, 292",
    "Australia/Lord_Howe, 2025-04-05, 2025-04-08, 290",
    "Australia/Lord_Howe, 2025-10-04, 2025-10-07, 286"
  })
  void everyQuarterHourOfTheClockChangeIsBalancedAndAddedUpOnItsOwnDay(
      String zone, String startDate, String endDate, int quarterHours) {
    PairOfMeters pair =
        new PairOfMeters(TestClient.newAccount(SystemUnderTest.get()), zone, startDate, endDate);
    assertEquals(quarterHours, pair.quarterHours());
    pair.submit();
    pair.awaitBalanced();
    assertEquals(pair.expectedQuarterHours(), pair.told("PT15M"));
    assertEquals(pair.expectedDays(), pair.told("P1D"));
  }
}
