package energy.saldo.site;

import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.testing.ApiDescription;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class OpenApiTest {

  @Test
  void theCommittedDescriptionIsTheOneServed() throws IOException {
    ApiDescription.assertCommitted();
  }

  @Test
  void everyFieldAndStatusIsDescribed() {
    ApiDescription.assertComplete();
  }

  @Test
  void internalRoutesAndClassesAreNotDescribed() {
    ApiDescription.assertInternalsHidden();
  }

  /// Production has no such page; the system tests check that.
  @Test
  void whileOneDevelopsItCanBeTriedInTheBrowser() {
    ApiDescription.assertTryable();
  }
}
