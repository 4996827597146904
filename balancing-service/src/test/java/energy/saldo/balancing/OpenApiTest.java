package energy.saldo.balancing;

import energy.saldo.chassis.database.PostgresTestResource;
import energy.saldo.chassis.testing.ApiDescription;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
@WithTestResource(Owners.class)
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

  /// In production it is not: the system tests look there.
  @Test
  void whileOneDevelopsItCanBeTriedInTheBrowser() {
    ApiDescription.assertTryable();
  }
}
