package energy.saldo.site;

import static energy.saldo.site.SiteBody.quoted;
import static energy.saldo.site.SiteBody.with;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import energy.saldo.chassis.database.PostgresTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(PostgresTestResource.class)
class SiteRefusalTest {

  private static final String SITES = "/v1/sites";

  @ParameterizedTest
  @CsvSource({
    "balanced_accurate,P1M",
    "balanced_inaccurate,PT15M",
    "unbalanced_accurate,PT15M",
    "unbalanced_accurate,P1M",
    "unbalanced_inaccurate,PT15M",
    "unbalanced_inaccurate,P1M"
  })
  void aPairThatDisagreesIsRefused(String type, String resolution) {
    String body = with("type", quoted(type)).replace("\"PT15M\"", quoted(resolution));
    refused(body, "balanceResolution");
  }

  @ParameterizedTest
  @CsvSource({
    "balanced_accurate,null,balanced_accurate,PT15M",
    "null,\"PT15M\",balanced_accurate,PT15M",
    "balanced_inaccurate,\"P1M\",balanced_inaccurate,P1M",
    "balanced_inaccurate,null,balanced_inaccurate,P1M",
    "null,\"P1M\",balanced_inaccurate,P1M",
    "unbalanced_accurate,null,unbalanced_accurate,",
    "unbalanced_inaccurate,null,unbalanced_inaccurate,"
  })
  void ofTypeAndResolutionEachIsDerivedFromTheOther(
      String type, String resolution, String derivedType, @Nullable String derivedResolution) {
    Account account = Account.open();
    String body =
        with("type", type.equals("null") ? "null" : quoted(type)).replace("\"PT15M\"", resolution);
    refused(body.replace("Europe/Berlin", "Europe/Bielefeld"), "timezone");
    account
        .post(SITES, body)
        .statusCode(201)
        .body("type", equalTo(derivedType))
        .body("balanceResolution", equalTo(derivedResolution));
    account.get(SITES + "?type=" + derivedType).body("total", equalTo(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name | null | name",
        "name | \"\" | name",
        "name | \" \\t \" | name",
        "name | \"a\\nb\" | name",
        "name | \"a\\u0000b\" | name",
        "name | \"\\ud800\" | name",
        "name | 7 | name",
        "name | [\"a\"] | name",
        "type | \"balanced\" | type",
        "type | 0 | type",
        "type | \"BALANCED_ACCURATE\" | type",
        "balanceResolution | \"PT1H\" | balanceResolution",
        "distribution | \"fair\" | distribution",
        "timezone | null | timezone",
        "timezone | \"CET+1\" | timezone",
        "timezone | \"+01:00\" | timezone",
        "timezone | \"europe/berlin\" | timezone",
        "timezone | \"SystemV/EST5\" | timezone",
        "timezone | \"UTC+1\" | timezone",
        "timezone | \"Z\" | timezone",
        "address | null | address",
        "address | {\"postCode\":\"1\",\"country\":\"DE\"} | address.locality",
        "address | {\"locality\":\"B\",\"country\":\"DE\"} | address.postCode",
        "address | {\"locality\":\"B\",\"postCode\":\"1\"} | address.country",
        "address | {\"locality\":\"B\",\"postCode\":\"1\",\"country\":\"de\"} | address.country",
        "address | {\"locality\":\"B\",\"postCode\":\"1\",\"country\":\"DEU\"} | address.country",
        "address | {\"locality\":\"B\",\"postCode\":\"1\",\"country\":\"XX\"} | address.country",
        "address | {\"locality\":\"B\",\"postCode\":\"1\",\"country\":\"DE\",\"street\":\" \"} |"
            + " address.street",
        "address | {\"locality\":\"B\",\"postCode\":\"123456789012345678901\",\"country\":\"DE\"} |"
            + " address.postCode",
      })
  void aBadPropertyIsRefusedWithItsName(String property, String value, String path) {
    refused(with(property, value), path);
  }

  @Test
  void aNameHasAtMostTwoHundredCharacters() {
    Account account = Account.open();
    account.site(with("name", quoted("𝒳".repeat(200))));
    refused(with("name", quoted("x".repeat(201))), "name");
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() {
    Account.open()
        .post(
            SITES,
            """
            {"name":" ","address":{"locality":"","postCode":"10115","country":"DE"},
             "timezone":"Europe/Berlin"}
            """)
        .statusCode(400)
        .body("errors.path", equalTo(List.of("address.locality", "name")));
    Account.open()
        .post(
            SITES,
            """
            {"name":"a","address":{"locality":"B","postCode":"10115","country":"XY"},
             "timezone":"Mars"}
            """)
        .statusCode(400)
        .body("errors.path", equalTo(List.of("type", "address.country", "timezone")));
  }

  @ParameterizedTest
  @CsvSource({
    "limit=1001,limit",
    "limit=-1,limit",
    "limit=ten,limit",
    "offset=-1,offset",
    "offset=1e3,offset",
    "offset=99999999999,offset",
    "type=balanced,type",
    "name=%00,name"
  })
  void aBadQueryParameterIsRefusedWithItsName(String query, String name) {
    Account.open()
        .asking()
        .urlEncodingEnabled(false)
        .get(SITES + "?" + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("errors[0].path", endsWith(name));
  }

  private static void refused(String body, String path) {
    Account account = Account.open();
    account
        .post(SITES, body)
        .statusCode(400)
        .contentType("application/problem+json")
        .body("title", equalTo("Invalid request"))
        .body("errors", hasSize(1))
        .body("errors[0].path", equalTo(path));
    account.get(SITES).body("total", equalTo(0));
  }
}
