package energy.saldo.meter;

import energy.saldo.chassis.testing.ApiDescription;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(SiteServiceTestResource.class)
class OpenApiTest {

  @Test
  void theCommittedDescriptionIsTheOneServed() throws IOException {
    ApiDescription.assertCommitted();
  }

  @Test
  void internalRoutesAndClassesAreNotDescribed() {
    ApiDescription.assertInternalsHidden();
  }

  /// In production it is not: the system tests look there.
  @Test
  void whileOneDevelopsItCanBeTriedInTheBrowser() {
    ApiDescription.assertTryable();
  }
}
