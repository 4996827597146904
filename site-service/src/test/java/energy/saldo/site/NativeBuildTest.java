package energy.saldo.site;

import energy.saldo.chassis.testing.ImageHeap;
import energy.saldo.chassis.testing.JsonRecords;
import energy.saldo.chassis.testing.Linkage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// What a native build needs and a JVM does not notice until it is too late.
class NativeBuildTest {

  @Test
  void everyRecordThatCanBeJsonIsRegistered() {
    JsonRecords.assertRegistered(NativeReflection.class);
  }

  @Test
  void everyMethodAndFieldThatIsUsedExists() throws IOException {
    Linkage.assertComplete();
  }

  @Test
  void noClassKeepsAnythingOfTheBuildsProcess() {
    ImageHeap.assertNothingOfTheBuild(NativeReflection.class);
  }
}
