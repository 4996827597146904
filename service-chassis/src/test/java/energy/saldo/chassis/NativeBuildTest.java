package energy.saldo.chassis;

import energy.saldo.chassis.testing.ImageHeap;
import energy.saldo.chassis.testing.JsonRecords;
import org.junit.jupiter.api.Test;

class NativeBuildTest {

  @Test
  void everyRecordThatCanBeJsonIsRegistered() {
    JsonRecords.assertRegistered(NativeReflection.class);
  }

  @Test
  void noClassKeepsAnythingOfTheBuildsProcess() {
    ImageHeap.assertNothingOfTheBuild(NativeReflection.class);
  }
}
