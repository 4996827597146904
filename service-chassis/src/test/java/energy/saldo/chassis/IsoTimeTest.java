package energy.saldo.chassis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {

  @ParameterizedTest
  @CsvSource({
    "2025-01-01T00:00:00Z, 2025-01-01T00:00:00Z",
    "2025-01-01T00:00:00.000Z, 2025-01-01T00:00:00Z",
    "2025-01-01T00:00:00.123456789Z, 2025-01-01T00:00:00.123456789Z",
    "2025-01-01T00:00Z, 2025-01-01T00:00:00Z",
    "2025-01-01t00:00:00z, 2025-01-01T00:00:00Z",
    "2025-01-01T00:00:00+02:00, 2024-12-31T22:00:00Z",
    "2025-01-01T00:00:00+02, 2024-12-31T22:00:00Z",
    "2025-01-01T00:00-03:30, 2025-01-01T03:30:00Z",
    "2025-01-01T00:00:00+00:00, 2025-01-01T00:00:00Z",
    "1900-01-01T00:00:00Z, 1900-01-01T00:00:00Z",
    "1899-12-31T23:00:00-01:00, 1900-01-01T00:00:00Z",
    "2999-12-31T23:59:59.999Z, 2999-12-31T23:59:59.999Z",
  })
  void anInstantHasAnyOffset(String text, Instant instant) {
    assertEquals(instant, IsoTime.instant(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "now",
        "2025",
        "2025-01-01",
        "2025-01-01T00",
        "2025-01-01T00:00:00",
        "2025-01-01 00:00:00Z",
        "2025-01-01T24:00:00Z",
        "2025-01-01T23:59:60Z",
        "2025-01-01T00:60:00Z",
        "2025-01-01T00:00:00+0200",
        "2025-01-01T00:00:00+2",
        "2025-01-01T00:00:00+19:00",
        "2025-01-01T00:00:00 02:00",
        "2025-01-01T00:00:00Z ",
        " 2025-01-01T00:00:00Z",
        "2025-01-01T00:00:00Z[Europe/Berlin]",
        "2025-02-29T00:00:00Z",
        "2025-13-01T00:00:00Z",
        "2025-1-1T00:00:00Z",
        "20250101T000000Z",
        "1735689600",
        "1899-12-31T23:59:59.999Z",
        "1900-01-01T00:00:00+00:01",
        "3000-01-01T00:00:00Z",
        "+2025-01-01T00:00:00Z",
        "+294277-01-01T00:00:00Z",
        "-4713-01-01T00:00:00Z",
        "-999999999-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
      })
  void whatIsNoInstantIsRefused(String text) {
    assertThrows(DateTimeException.class, () -> IsoTime.instant(text));
  }

  @Test
  void aDateIsOfTheYears1900To2999() {
    assertEquals(LocalDate.of(1900, 1, 1), IsoTime.date("1900-01-01"));
    assertEquals(LocalDate.of(2024, 2, 29), IsoTime.date("2024-02-29"));
    assertEquals(LocalDate.of(2999, 12, 31), IsoTime.date("2999-12-31"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2025",
        "2025-02",
        "2025-02-29",
        "2025-02-30",
        "2025-1-31",
        "20250131",
        "2025-01-31T00:00:00Z",
        "31.01.2025",
        "1899-12-31",
        "3000-01-01",
        "+2025-01-31",
        "+999999999-12-31",
        "-0001-01-01",
      })
  void whatIsNoDateIsRefused(String text) {
    assertThrows(DateTimeException.class, () -> IsoTime.date(text));
  }
}
