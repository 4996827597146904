package energy.saldo.chassis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ResourceIdTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");

  @Test
  void anIdIsAUuidOfVersionSevenThatBeginsWithItsTime() {
    UUID id = ResourceId.at(NOW);
    assertEquals(7, id.version());
    assertEquals(2, id.variant());
    assertEquals(NOW.toEpochMilli(), id.getMostSignificantBits() >>> 16);
  }

  @Test
  void idsOfOneRequestAscendAsText() {
    for (int repetition = 0; repetition < 50; repetition++) {
      List<String> ids = ResourceId.at(NOW, 500).stream().map(UUID::toString).toList();
      assertEquals(ids.stream().sorted().toList(), ids);
      assertEquals(500, new HashSet<>(ids).size());
    }
  }

  @Test
  void aLaterIdIsGreater() {
    UUID later = ResourceId.at(NOW.plusMillis(1));
    assertTrue(ResourceId.at(NOW).toString().compareTo(later.toString()) < 0);
  }

  @Test
  void moreThanTheCounterHoldsAreRefused() {
    assertEquals(2_048, ResourceId.at(NOW, 2_048).size());
    assertThrows(IllegalArgumentException.class, () -> ResourceId.at(NOW, 2_049));
  }
}
