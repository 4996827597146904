package energy.saldo.balancing;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.JsonConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An account that asks the balancing service by its public contract.
public record Account(UUID id) {

  public static final Duration QUARTER_HOUR = Duration.ofMinutes(15);

  private static final int BATCH = 500;

  /// A value to submit.
  public record Value(UUID meterId, Instant timestamp, BigDecimal kilowattHours) {

    public Value(UUID meterId, String timestamp, String kilowattHours) {
      this(meterId, Instant.parse(timestamp), new BigDecimal(kilowattHours));
    }
  }

  /// A balance without its times: who gave how much to whom.
  public record Flow(
      @Nullable UUID creditorMeterId, @Nullable UUID debitorMeterId, BigDecimal value) {

    public static Flow of(@Nullable UUID creditor, @Nullable UUID debitor, String kilowattHours) {
      return new Flow(creditor, debitor, new BigDecimal(kilowattHours).stripTrailingZeros());
    }

    static Flow of(Map<String, Object> row) {
      return new Flow(
          id(row.get("creditorMeterId")), id(row.get("debitorMeterId")), decimal(row.get("value")));
    }

    private static @Nullable UUID id(@Nullable Object text) {
      return text == null ? null : UUID.fromString(text.toString());
    }
  }

  public static Account open() {
    return new Account(UUID.randomUUID());
  }

  static BigDecimal decimal(@Nullable Object value) {
    return new BigDecimal(Objects.toString(value)).stripTrailingZeros();
  }

  RequestSpecification asking() {
    return given()
        .config(
            RestAssuredConfig.config()
                .jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.BIG_DECIMAL)))
        .auth()
        .oauth2(AccessTokens.of(id));
  }

  public ValidatableResponse get(String path, Map<String, ?> parameters) {
    return asking().queryParams(parameters).get(path).then();
  }

  /// Submits values that are all accepted, batch by batch.
  public void submit(List<Value> values) {
    for (int from = 0; from < values.size(); from += BATCH) {
      List<Value> batch = values.subList(from, Math.min(values.size(), from + BATCH));
      List<Map<String, Object>> entries =
          batch.stream()
              .map(
                  value ->
                      Map.<String, Object>of(
                          "meterId", value.meterId(),
                          "timestamp", value.timestamp().toString(),
                          "value", value.kilowattHours()))
              .toList();
      submit(Map.of("measurements", entries)).statusCode(201).body("accepted", is(batch.size()));
    }
  }

  /// Delivers a body of this media type in bulk.
  ValidatableResponse bulk(String type, String body) {
    return asking()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
        .contentType(type)
        .body(body.getBytes(StandardCharsets.UTF_8))
        .post("/v1/measurements/bulk")
        .then();
  }

  public ValidatableResponse submit(Object body) {
    return asking().contentType(ContentType.JSON).body(body).post("/v1/measurements").then();
  }

  public ValidatableResponse createDeviceChange(Object body) {
    return asking().contentType(ContentType.JSON).body(body).post("/v1/device-changes").then();
  }

  public ValidatableResponse deleteDeviceChange(String id) {
    return asking().delete("/v1/device-changes/" + id).then();
  }

  List<Map<String, Object>> balances(
      String filter, UUID id, Instant start, Instant end, String interval) {
    return balances(
        Map.of(
            filter,
            id,
            "startDateTime",
            start.toString(),
            "endDateTime",
            end.toString(),
            "interval",
            interval));
  }

  List<Map<String, Object>> balances(Map<String, ?> parameters) {
    return get("/v1/aggregated-balances", parameters)
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("data");
  }

  /// What flowed at a site in one quarter-hour, in the order of the answer.
  List<Flow> flows(UUID site, Instant quarterHour) {
    return flows(site, quarterHour, quarterHour.plus(QUARTER_HOUR), "PT15M");
  }

  /// What flowed at a site, bucket by bucket, in the order of the answer.
  public List<Flow> flows(UUID site, Instant start, Instant end, String interval) {
    return balances("siteId", site, start, end, interval).stream().map(Flow::of).toList();
  }

  /// The rows of `/v1/aggregated-measurements` of a meter.
  List<Map<String, Object>> aggregated(UUID meter, Instant start, Instant end, String interval) {
    return get(
            "/v1/aggregated-measurements",
            Map.of(
                "meterId",
                meter,
                "startDateTime",
                start.toString(),
                "endDateTime",
                end.toString(),
                "interval",
                interval))
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("data");
  }

  public ValidatableResponse partitions(UUID site, LocalDate day, int days) {
    return get(
            "/v1/balancing-partitions",
            Map.of(
                "siteId",
                site,
                "startDate",
                day.toString(),
                "endDate",
                day.plusDays(days).toString()))
        .statusCode(200);
  }

  public List<Object> measured(UUID meter, Instant start, int days) {
    return get(
            "/v1/measurements",
            Map.of(
                "meterId",
                meter,
                "startDateTime",
                start.toString(),
                "endDateTime",
                start.plus(Duration.ofDays(days)).toString()))
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("data.value");
  }
}
