package energy.saldo.chassis.http;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// What the names of properties and parameters mean in all services, for those that say nothing
/// else of themselves, and an example of each form.
final class ApiWords {

  private static final String ID = "0d6ff3a5-4c28-4a6f-8f0c-2f0f3f0f7b11";
  private static final String METER = "6f1a2c52-52b5-4b55-9d5b-3f2f0c2f1d77";
  private static final String START = "2024-12-31T23:00:00.000Z";
  private static final String END = "2025-01-31T23:00:00.000Z";

  private static final String LIST = "A part of a list and how many entries the whole list has";

  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          Map.entry("id", "The id of the resource"),
          Map.entry("siteId", "The id of the site"),
          Map.entry("meterId", "The id of the meter"),
          Map.entry("creditorMeterId", "The id of the meter that gives"),
          Map.entry("debitorMeterId", "The id of the meter that takes"),
          Map.entry("startDateTime", "From this instant on, inclusive"),
          Map.entry("endDateTime", "Until this instant, exclusive"),
          Map.entry("startDate", "From this local day on"),
          Map.entry("endDate", "Until this local day, exclusive"),
          Map.entry("timestamp", "The instant that it is of"),
          Map.entry("createdAt", "When it was created"),
          Map.entry("updatedAt", "When it was last changed"),
          Map.entry("quality", "How the value came about"),
          Map.entry("type", "What kind it is"),
          Map.entry("data", "The entries, in their order"),
          Map.entry("total", "How many entries there are in all"),
          Map.entry("limit", "How many entries to return at most"),
          Map.entry("offset", "How many entries to skip before the first"));

  /// Of the same names, where neither the form nor an enumeration gives one.
  private static final Map<String, Object> EXAMPLES =
      Map.ofEntries(
          Map.entry("id", ID),
          Map.entry("siteId", ID),
          Map.entry("meterId", METER),
          Map.entry("creditorMeterId", METER),
          Map.entry("debitorMeterId", METER),
          Map.entry("startDateTime", START),
          Map.entry("endDateTime", END),
          Map.entry("startDate", "2025-01-01"),
          Map.entry("endDate", "2025-02-01"),
          Map.entry("timestamp", START),
          Map.entry("createdAt", "2026-01-01T00:00:00.000Z"),
          Map.entry("updatedAt", "2026-01-01T00:00:00.000Z"),
          Map.entry("total", 1),
          Map.entry("limit", 100),
          Map.entry("offset", 0));

  /// The enumerations that services share. They are not annotated, or every service would list them
  /// all.
  private static final Map<String, String> ENUMERATIONS =
      Map.of(
          "AttributeType",
          "What the values of a custom attribute are",
          "BalanceResolution",
          "The length of a balancing interval, as an ISO 8601 duration",
          "Balancing",
          "Whether a meter takes part in the pool of its site",
          "Direction",
          "Whether a meter counts what is taken (consumer) or what is given (producer)",
          "Distribution",
          "How the consumers of one rank share: evenly, by their demand, or by fixed shares",
          "LoadProfileTimestamp",
          "Which end of its quarter-hour a load profile value is timestamped with",
          "Measuring",
          "How a meter is measured: energies of quarter-hours, or readings of a register, at"
              + " quarter-hours or at any time",
          "SiteType",
          "Whether a site is balanced, and how exactly its meters are read");

  private ApiWords() {}

  /// Completes the properties of each of these schemas, and the values of enumerations.
  static void complete(Map<String, Schema> schemas) {
    schemas.forEach((name, schema) -> complete(name, schema));
  }

  private static void complete(String name, Schema schema) {
    if (schema.getEnumeration() != null && isWithoutExample(schema)) {
      schema.addExample(schema.getEnumeration().getFirst());
    }
    if (schema.getDescription() == null) {
      boolean isList = name.endsWith("List");
      schema.setDescription(isList ? LIST : ENUMERATIONS.get(name));
    }
    if (schema.getProperties() != null) {
      schema.getProperties().forEach(ApiWords::completeProperty);
    }
  }

  private static void completeProperty(String name, Schema property) {
    if (property.getDescription() == null) {
      property.setDescription(MEANINGS.get(name));
    }
    Object example = example(name, property);
    if (isWithoutExample(property) && example != null) {
      property.addExample(example);
    }
    complete(name, property);
  }

  /// Completes the parameters of the operation.
  static void complete(Operation operation) {
    for (Parameter parameter :
        operation.getParameters() == null ? List.<Parameter>of() : operation.getParameters()) {
      if (parameter.getDescription() == null) {
        parameter.setDescription(MEANINGS.get(parameter.getName()));
      }
      Schema schema = parameter.getSchema();
      boolean isEnumeration = schema.getRef() != null;
      if (parameter.getExample() == null && isWithoutExample(schema) && !isEnumeration) {
        parameter.setExample(example(parameter.getName(), schema));
      }
    }
  }

  private static boolean isWithoutExample(Schema schema) {
    return schema.getExamples() == null || schema.getExamples().isEmpty();
  }

  private static @Nullable Object example(String name, Schema schema) {
    if (EXAMPLES.containsKey(name)) {
      return EXAMPLES.get(name);
    }
    List<SchemaType> types = schema.getType() == null ? List.of() : schema.getType();
    if (types.contains(SchemaType.BOOLEAN)) {
      return true;
    }
    return switch (schema.getFormat()) {
      case "uuid" -> ID;
      case "date" -> "2025-01-01";
      case "date-time" -> START;
      case null, default -> null;
    };
  }
}
