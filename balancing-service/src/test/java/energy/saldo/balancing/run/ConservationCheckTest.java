package energy.saldo.balancing.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import energy.saldo.balancing.balance.BalanceColumn;
import energy.saldo.balancing.directory.BalancingSetting;
import energy.saldo.balancing.directory.Meter;
import energy.saldo.balancing.directory.Meter.Direction;
import energy.saldo.balancing.directory.Meter.Measuring;
import energy.saldo.balancing.directory.SiteCalendar;
import energy.saldo.balancing.measurement.Presence;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ConservationCheckTest {

  private static final Instant START = Instant.parse("2025-06-01T10:00:00Z");
  private static final long FIRST = SiteCalendar.quarterHourOf(START);
  private static final UUID GRID_METER = UUID.randomUUID();

  private final MeterEnergies producer = meter(Direction.PRODUCER, 5, 0);
  private final MeterEnergies consumer = meter(Direction.CONSUMER, 3, 4);
  private final UUID from = producer.meter().id();
  private final UUID to = consumer.meter().id();

  private static MeterEnergies meter(Direction direction, long... energies) {
    UUID id = UUID.randomUUID();
    return new MeterEnergies(
        new Meter(
            id,
            UUID.randomUUID(),
            UUID.randomUUID(),
            direction,
            false,
            Measuring.LOAD_PROFILE_ACCURATE,
            false,
            START,
            null,
            false,
            null),
        new BalancingSetting(id, true, LocalDate.of(2025, 1, 1), null, null, 0),
        new Presence(0, energies.length),
        energies);
  }

  private void require(BalanceColumn... columns) {
    ConservationCheck.require(List.of(producer, consumer), List.of(columns), FIRST, 2);
  }

  private void assertRefused(String message, BalanceColumn... columns) {
    BalancingFailure refusal = assertThrows(BalancingFailure.class, () -> require(columns));
    assertEquals("wrong balance: " + message, refusal.getMessage());
  }

  private static BalanceColumn flow(UUID from, UUID to, long... energies) {
    return new BalanceColumn(from, to, energies);
  }

  private BalanceColumn fromGrid(long... energies) {
    return new BalanceColumn(null, to, energies);
  }

  @Test
  void flowsThatAddUpToTheEnergiesAreAccepted() {
    assertDoesNotThrow(
        () ->
            require(
                flow(from, to, 2, 0),
                fromGrid(1, 0),
                flow(GRID_METER, to, 0, 4),
                flow(from, GRID_METER, 3, 0)));
  }

  @Test
  void aUnitTooLittleIsRefusedWithTheValues() {
    assertRefused(
        "the flows of meter %s at 2025-06-01T10:15:00Z add up to 3 mWh, but its energy is 4 mWh"
            .formatted(to),
        flow(from, to, 3, 0),
        fromGrid(0, 3),
        flow(from, GRID_METER, 2, 0));
  }

  @Test
  void aUnitTooMuchIsRefusedWithTheValues() {
    assertRefused(
        "the flows of meter %s at 2025-06-01T10:00:00Z add up to 6 mWh, but its energy is 5 mWh"
            .formatted(from),
        flow(from, to, 3, 0),
        flow(from, GRID_METER, 3, 0),
        fromGrid(0, 4));
  }

  @Test
  void aMeterWithoutAnyFlowIsRefused() {
    assertRefused(
        "the flows of meter %s at 2025-06-01T10:00:00Z add up to 0 mWh, but its energy is 5 mWh"
            .formatted(from),
        fromGrid(3, 4));
  }

  @Test
  void aNegativeFlowIsRefusedThoughAllAddsUp() {
    assertRefused(
        "the flow from %s to %s at 2025-06-01T10:15:00Z is -1 mWh".formatted(from, to),
        flow(from, to, 3, -1),
        fromGrid(0, 5),
        flow(from, GRID_METER, 2, 1));
  }

  @Test
  void aConsumerThatGivesIsRefused() {
    assertRefused(
        "meter %s is no PRODUCER".formatted(to), fromGrid(3, 4), flow(to, GRID_METER, 1, 0));
  }

  @Test
  void sumsThatOverflowAreRefused() {
    assertRefused(
        "the flows of meter %s at 2025-06-01T10:00:00Z add up to %d mWh, but its energy is 5 mWh"
            .formatted(from, Long.MAX_VALUE),
        flow(from, GRID_METER, Long.MAX_VALUE, 0),
        flow(from, GRID_METER, Long.MAX_VALUE, 0),
        flow(from, GRID_METER, 7, 0));
  }
}
