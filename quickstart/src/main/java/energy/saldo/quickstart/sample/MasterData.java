package energy.saldo.quickstart.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import energy.saldo.quickstart.system.StartFailure;
import java.util.HashMap;
import java.util.Map;

/// Creates the sites, meters and settings of the sample that do not exist yet.
final class MasterData {

  private final PublicApi api;
  private final String operatorId;

  MasterData(PublicApi api) {
    this.api = api;
    this.operatorId = intervalStartOperator();
  }

  /// An operator that stamps a quarter-hour with its start, as the sample does.
  private String intervalStartOperator() {
    for (JsonNode operator : api.get("/v1/metering-point-operators", Map.of()).path("data")) {
      if ("interval_start".equals(operator.path("loadProfileTimestamp").asText())) {
        return operator.path("id").asText();
      }
    }
    throw new StartFailure("no metering point operator stamps load profiles with their start");
  }

  RegisteredSite register(SampleSite site) {
    String siteId = siteId(site);
    Map<String, String> meterIds = new HashMap<>();
    for (SampleMeter meter : site.meters()) {
      String meterId = meterId(site, siteId, meter);
      meterIds.put(meter.identifier(), meterId);
      ensureSetting(site, siteId, meter, meterId);
    }
    return new RegisteredSite(site, siteId, meterIds);
  }

  private String siteId(SampleSite site) {
    ObjectNode body =
        PublicApi.object()
            .put("name", site.name())
            .put("type", "balanced_accurate")
            .put("balanceResolution", "PT15M")
            .put("timezone", site.period().zone().getId())
            .put("distribution", site.distribution());
    body.putObject("address")
        .put("locality", "Berlin")
        .put("postCode", site.postCode())
        .put("country", "DE");
    return idOf("/v1/sites", Map.of("name", site.name()), body);
  }

  private String meterId(SampleSite site, String siteId, SampleMeter meter) {
    ObjectNode body =
        PublicApi.object()
            .put("siteId", siteId)
            .put("mpo", operatorId)
            .put("direction", meter.direction().word())
            .put("identifier", meter.identifier())
            .put("serial", meter.identifier())
            .put("startDate", site.period().start().toString())
            .put("measuring", meter.measuring().word());
    return idOf("/v1/meters", Map.of("identifier", meter.identifier()), body);
  }

  private void ensureSetting(SampleSite site, String siteId, SampleMeter meter, String meterId) {
    ObjectNode body =
        PublicApi.object()
            .put("siteId", siteId)
            .put("meterId", meterId)
            .put("balancing", meter.participates() ? "participant" : "non_participant")
            .put("startDate", site.period().startDate().toString())
            .put("priority", meter.priority());
    idOf("/v1/meter-balancing-settings", Map.of("meterId", meterId), body);
  }

  /// The id of the first resource that the filter finds, or else of one created from the body.
  private String idOf(String path, Map<String, String> filter, ObjectNode body) {
    JsonNode found = api.get(path, filter).path("data").path(0);
    JsonNode resource = found.isMissingNode() ? api.post(path, body) : found;
    return resource.path("id").asText();
  }
}
