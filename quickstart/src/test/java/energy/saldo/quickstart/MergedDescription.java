package energy.saldo.quickstart;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One OpenAPI document made from those of the services: all paths, tags and components in the
/// order of their names. What several services define they define equally.
final class MergedDescription {

  private static final ObjectMapper YAML =
      new ObjectMapper(
              YAMLFactory.builder()
                  .enable(Feature.MINIMIZE_QUOTES)
                  .enable(Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                  .disable(Feature.WRITE_DOC_START_MARKER)
                  .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final String ABOUT =
      """
      Smart-meter measurements in, balanced energy out: for each interval Saldo says which local \
      producer's energy went to which consumer, what the public grid supplied and what it took.

      Every request needs an access token: `POST /v1/oauth` exchanges an API token for one, which is \
      sent as `Authorization: Bearer …` and is valid for an hour. Then four calls give balances: \
      `POST /v1/sites`, `POST /v1/meters` and `POST /v1/meter-balancing-settings` describe what is \
      there, `POST /v1/measurements` or `POST /v1/measurements/bulk` brings values, and \
      `GET /v1/aggregated-balances` answers who gave how much to whom.

      Amounts are kWh with at most 6 decimal places, exact. Instants are ISO 8601, answered in UTC; \
      days and months are those of the site's time zone; every period excludes its end. Whatever is \
      refused is answered with a `Problem`.
      """;

  private final SortedMap<String, JsonNode> tags = new TreeMap<>();
  private final SortedMap<String, JsonNode> paths = new TreeMap<>();
  private final Map<String, SortedMap<String, JsonNode>> components = new TreeMap<>();

  private MergedDescription() {}

  /// The document made from these.
  static String of(List<Path> documents) throws IOException {
    MergedDescription merged = new MergedDescription();
    String version = "";
    String openApi = "";
    for (Path document : documents) {
      JsonNode root = YAML.readTree(Files.readString(document));
      merged.add(root, document);
      version = root.path("info").path("version").asText();
      openApi = root.path("openapi").asText();
    }
    return YAML.writeValueAsString(merged.document(openApi, version));
  }

  private void add(JsonNode document, Path source) {
    for (JsonNode tag : document.path("tags")) {
      put(tags, tag.path("name").asText(), tag, source);
    }
    document.path("paths").properties().forEach(p -> put(paths, p.getKey(), p.getValue(), source));
    for (Map.Entry<String, JsonNode> kind : document.path("components").properties()) {
      SortedMap<String, JsonNode> all =
          components.computeIfAbsent(kind.getKey(), _ -> new TreeMap<>());
      kind.getValue().properties().forEach(c -> put(all, c.getKey(), c.getValue(), source));
    }
  }

  private static void put(
      SortedMap<String, JsonNode> all, String name, JsonNode definition, Path source) {
    JsonNode other = all.putIfAbsent(name, definition);
    if (other != null && !other.equals(definition)) {
      throw new IllegalStateException(
          "%s defines %s otherwise than a service before it: %s and %s"
              .formatted(source, name, definition, other));
    }
  }

  private ObjectNode document(String openApi, String version) {
    ObjectNode document = YAML.createObjectNode().put("openapi", openApi);
    document
        .putObject("info")
        .put("title", "Saldo")
        .put("version", version)
        .put("description", ABOUT)
        .putObject("license")
        .put("name", "Apache-2.0")
        .put("identifier", "Apache-2.0");
    document.putArray("servers").addObject().put("url", "/");
    document.putArray("tags").addAll(tags.values());
    document.putObject("paths").setAll(paths);
    ObjectNode merged = document.putObject("components");
    components.forEach((kind, definitions) -> merged.putObject(kind).setAll(definitions));
    return document;
  }
}
