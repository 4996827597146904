package energy.saldo.chassis.http;

import energy.saldo.chassis.idempotency.IdempotencyKeys;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.IndexView;

/// Completes the OpenAPI document of a service while it is built: schemas are named without Java in
/// their names, answers say what they always have, and every operation lists the problems that it
/// can answer with.
@OpenApiFilter(stages = RunStage.BUILD)
public final class ApiDescriptionFilter implements OASFilter {

  static final String SCHEMAS = "#/components/schemas/";
  private static final Pattern LIST = Pattern.compile("ListView(\\w+?)(View)?");
  private static final Pattern ONE_OR_MANY = Pattern.compile("OneOrMany(\\w+?)(View)?");
  private static final String NEW = "New";
  private static final String OR_MANY = "OrMany";
  private static final String BATCH = "Batch";

  /// Classes of which each use says what they are, by the format of their text.
  private static final Map<String, String> FORMATS =
      Map.of("UUID", "uuid", "Instant", "date-time", "LocalDate", "date");

  private static final Set<String> ANY_JSON = Set.of("JsonNode", "JsonNodeType");

  private final AnswerRecords answers;

  /// Reads what an answer always has from the records of these classes.
  public ApiDescriptionFilter(IndexView classes) {
    this.answers = new AnswerRecords(classes);
  }

  @Override
  public Schema filterSchema(Schema schema) {
    String ref = schema.getRef();
    if (ref != null && ref.startsWith(SCHEMAS)) {
      refer(schema, ref.substring(SCHEMAS.length()));
    }
    List<Schema> choices = schema.getAnyOf();
    if (choices != null && choices.size() == 2 && isNull(choices.getLast())) {
      describeNullable(schema, choices.getFirst());
    }
    return schema;
  }

  /// Refers to the schema by its plain name, or says in place what the class is.
  private static void refer(Schema schema, String javaName) {
    if (FORMATS.containsKey(javaName)) {
      schema.setRef(null);
      schema.setType(List.of(SchemaType.STRING));
      schema.setFormat(FORMATS.get(javaName));
    } else if (ANY_JSON.contains(javaName)) {
      schema.setRef(null);
      if (schema.getType() != null && schema.getItems() == null) {
        schema.setType(List.of(SchemaType.OBJECT)); // a JsonNode is Iterable, so called an array
      }
    } else {
      schema.setRef(SCHEMAS + plainName(javaName));
      schema.setType(null);
    }
  }

  private static boolean isNull(Schema schema) {
    return List.of(SchemaType.NULL).equals(schema.getType());
  }

  private static void describeNullable(Schema schema, Schema other) {
    String ref = other.getRef();
    if (ref != null && FORMATS.containsKey(ref.substring(SCHEMAS.length()))) {
      refer(other, ref.substring(SCHEMAS.length()));
    }
    if (other.getRef() == null) {
      schema.setAnyOf(null);
      schema.setFormat(other.getFormat());
    } else {
      schema.setType(null);
    }
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Map<String, Schema> schemas = new TreeMap<>();
    document
        .getComponents()
        .getSchemas()
        .forEach(
            (name, schema) -> {
              if (!FORMATS.containsKey(name) && !ANY_JSON.contains(name)) {
                answers.require(name, schema);
                if (schemas.put(plainName(name), schema) != null) {
                  throw new IllegalStateException("two schemas have the name of " + name);
                }
              }
            });
    for (String name : List.copyOf(schemas.keySet())) {
      if (name.startsWith(NEW) && name.endsWith(OR_MANY)) {
        String answer = name.substring(NEW.length());
        describeOneOrMany(name, schemas);
        describeOneOrMany(answer, schemas);
      }
    }
    ApiProblems.addSchemas(schemas);
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) -> describeMechanisms(path, item, schemas));
    ApiWords.complete(schemas);
    document.getComponents().setSchemas(schemas);
    document.getPaths().getPathItems().forEach(ApiDescriptionFilter::completeOperations);
  }

  /// `Site` for `SiteView`, `SiteList` for `ListViewSiteView`.
  private static String plainName(String javaName) {
    Matcher list = LIST.matcher(javaName);
    if (list.matches()) {
      return list.group(1) + "List";
    }
    Matcher oneOrMany = ONE_OR_MANY.matcher(javaName);
    if (oneOrMany.matches()) {
      return oneOrMany.group(1) + OR_MANY;
    }
    return javaName.replaceFirst("View$", "");
  }

  /// What the services answer and accept in one way: entity tags, patches, `Idempotency-Key`.
  private static void describeMechanisms(String path, PathItem item, Map<String, Schema> schemas) {
    Operation create = item.getPOST();
    if (create != null && answers(create, "201")) {
      describeKey(create);
    }
    if (!path.endsWith("}")) {
      return;
    }
    Operation get = item.getGET();
    if (get != null) {
      get.addParameter(header(HttpHeaders.IF_NONE_MATCH, "Tags that are known already", "\"3\""));
      addTag(get, "200");
      get.getResponses()
          .addAPIResponse(
              "304",
              OASFactory.createAPIResponse()
                  .description("The resource still has a tag of If-None-Match"));
    }
    Operation update = item.getPATCH();
    if (update != null) {
      describePatch(update, schemas);
      addTag(update, "200");
      addCondition(update);
    }
    Operation delete = item.getDELETE();
    if (delete != null && get != null) {
      addCondition(delete);
    }
  }

  private static boolean answers(Operation operation, String status) {
    return operation.getResponses() != null && operation.getResponses().hasAPIResponse(status);
  }

  private static void describeKey(Operation create) {
    create.addParameter(
        header(
            IdempotencyKeys.HEADER,
            "Of 1 to 255 characters. The same request with the same key within 24 hours gives the"
                + " first answer again and creates nothing; another one is refused (409)",
            "7f1d9c1e-order-4711"));
    APIResponse created = create.getResponses().getAPIResponse("201");
    created.addHeader(
        IdempotencyKeys.REPLAYED,
        OASFactory.createHeader()
            .description("`true` if this is the first answer given again")
            .schema(OASFactory.createSchema().addType(SchemaType.BOOLEAN)));
    if (!answers(create, "409")) {
      create
          .getResponses()
          .addAPIResponse(
              "409",
              OASFactory.createAPIResponse()
                  .description("The `Idempotency-Key` was used for another request"));
    }
  }

  /// The body of a patch: as of a request to create one, of which nothing is required.
  private static void describePatch(Operation update, Map<String, Schema> schemas) {
    RequestBody body = update.getRequestBody();
    MediaType json = body.getContent().getMediaType(jakarta.ws.rs.core.MediaType.APPLICATION_JSON);
    String patch = plainName(json.getSchema().getRef().substring(SCHEMAS.length()));
    json.getSchema().setRef(SCHEMAS + patch);
    Schema request =
        Objects.requireNonNull(schemas.get(NEW + patch.substring(0, patch.length() - 5)));
    schemas.put(
        patch,
        OASFactory.createSchema()
            .addType(SchemaType.OBJECT)
            .description(
                "What changes (RFC 7396): a member that is left away stays, `null` removes it")
            .properties(request.getProperties()));
    body.setContent(
        OASFactory.createContent()
            .addMediaType(MergePatch.MEDIA_TYPE, json)
            .addMediaType(jakarta.ws.rs.core.MediaType.APPLICATION_JSON, json));
  }

  private static void addTag(Operation operation, String status) {
    if (answers(operation, status)) {
      operation
          .getResponses()
          .getAPIResponse(status)
          .addHeader(
              HttpHeaders.ETAG,
              OASFactory.createHeader()
                  .description("The tag of what is answered, for If-Match and If-None-Match")
                  .schema(OASFactory.createSchema().addType(SchemaType.STRING)));
    }
  }

  private static void addCondition(Operation change) {
    change.addParameter(
        header(HttpHeaders.IF_MATCH, "Change only what still has one of these tags", "\"3\""));
    change
        .getResponses()
        .addAPIResponse(
            "412",
            OASFactory.createAPIResponse()
                .description("The resource has none of the tags of If-Match"));
  }

  private static Parameter header(String name, String description, String example) {
    return OASFactory.createParameter()
        .name(name)
        .in(Parameter.In.HEADER)
        .description(description)
        .schema(OASFactory.createSchema().addType(SchemaType.STRING).addExample(example));
  }

  /// A body of one or many as these two forms.
  private static void describeOneOrMany(String name, Map<String, Schema> schemas) {
    String one = name.substring(0, name.length() - OR_MANY.length());
    Schema data =
        OASFactory.createSchema()
            .addType(SchemaType.ARRAY)
            .description("All of these or none")
            .minItems(1)
            .maxItems(OneOrMany.MOST)
            .items(OASFactory.createSchema().ref(SCHEMAS + one));
    schemas.put(
        one + BATCH,
        OASFactory.createSchema()
            .addType(SchemaType.OBJECT)
            .description("Up to " + OneOrMany.MOST + " at once")
            .required(List.of(OneOrMany.DATA))
            .addProperty(OneOrMany.DATA, data));
    schemas.put(
        name,
        OASFactory.createSchema()
            .description("One, or up to " + OneOrMany.MOST + " at once")
            .oneOf(
                List.of(
                    OASFactory.createSchema().ref(SCHEMAS + one),
                    OASFactory.createSchema().ref(SCHEMAS + one + BATCH))));
  }

  private static void completeOperations(String path, PathItem item) {
    for (Operation operation : item.getOperations().values()) {
      ApiProblems.addProblems(path.contains("{"), operation);
      ApiWords.complete(operation);
    }
  }
}
