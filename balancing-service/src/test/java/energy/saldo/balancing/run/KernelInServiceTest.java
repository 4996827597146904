package energy.saldo.balancing.run;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import energy.saldo.balancing.AccessTokens;
import energy.saldo.postgres.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
@WithTestResource(AccessTokens.class)
class KernelInServiceTest {

  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  @Inject KernelChoice choice;

  @Test
  void readinessAndMetricsTellTheChosenKernel() throws Exception {
    String kernel = choice.chosen().toCompletableFuture().get(60, TimeUnit.SECONDS).kernel().name();
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'balancing kernel' }.status", is("UP"))
        .body("checks.find { it.name == 'balancing kernel' }.data.kernel", is(kernel))
        .body(
            "checks.find { it.name == 'balancing kernel' }.data.reason",
            startsWith("it is the faster one: vector "));
    given()
        .get(metrics)
        .then()
        .statusCode(200)
        .body(containsString("saldo_balancing_kernel{kernel=\"%s\"} 1.0".formatted(kernel)));
  }
}
