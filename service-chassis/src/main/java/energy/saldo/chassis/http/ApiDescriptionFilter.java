package energy.saldo.chassis.http;

import energy.saldo.chassis.idempotency.IdempotencyKeys;
import energy.saldo.chassis.problem.Problem;
import energy.saldo.chassis.problem.ProblemKind;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jspecify.annotations.Nullable;

/// Completes the OpenAPI document of a service while it is built: schemas are named without Java in
/// their names, and every operation lists the problems that it can answer with.
@OpenApiFilter(stages = RunStage.BUILD)
public final class ApiDescriptionFilter implements OASFilter {

  private static final String SCHEMAS = "#/components/schemas/";
  private static final Pattern LIST = Pattern.compile("ListView(\\w+?)(View)?");
  private static final Pattern ONE_OR_MANY = Pattern.compile("OneOrMany(\\w+?)(View)?");
  private static final String NEW = "New";
  private static final String OR_MANY = "OrMany";
  private static final Map<String, String> PLAIN =
      Map.of("UUID", "Uuid", "Instant", "DateTime", "LocalDate", "Date");
  private static final String FIELD_ERROR = "FieldError";
  private static final String PROBLEM = "Problem";

  @Override
  public Schema filterSchema(Schema schema) {
    String ref = schema.getRef();
    if (ref != null && ref.startsWith(SCHEMAS)) {
      schema.setRef(SCHEMAS + plainName(ref.substring(SCHEMAS.length())));
    }
    return schema;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Map<String, Schema> schemas = new TreeMap<>();
    // A view that has the name of a request's part is the same thing.
    document
        .getComponents()
        .getSchemas()
        .forEach((name, schema) -> schemas.putIfAbsent(plainName(name), schema));
    for (String name : List.copyOf(schemas.keySet())) {
      if (name.startsWith(NEW) && name.endsWith(OR_MANY)) {
        String answer = name.substring(NEW.length());
        schemas.put(name, oneOrMany(name));
        schemas.put(answer, oneOrMany(answer));
      }
    }
    schemas.put(FIELD_ERROR, fieldError());
    schemas.put(PROBLEM, problem());
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) -> describeMechanisms(path, item, schemas));
    document.getComponents().setSchemas(schemas);
    document.getPaths().getPathItems().forEach(ApiDescriptionFilter::addProblems);
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
    return PLAIN.getOrDefault(javaName, javaName.replaceFirst("View$", ""));
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
  private static Schema oneOrMany(String name) {
    Schema one =
        OASFactory.createSchema()
            .ref(SCHEMAS + name.substring(0, name.length() - OR_MANY.length()));
    Schema data =
        OASFactory.createSchema()
            .addType(SchemaType.ARRAY)
            .description("All of these or none")
            .minItems(1)
            .maxItems(OneOrMany.MOST)
            .items(one);
    Schema many =
        OASFactory.createSchema()
            .addType(SchemaType.OBJECT)
            .required(List.of(OneOrMany.DATA))
            .addProperty(OneOrMany.DATA, data);
    return OASFactory.createSchema().oneOf(List.of(one, many));
  }

  private static Schema fieldError() {
    return OASFactory.createSchema()
        .addType(SchemaType.OBJECT)
        .description("One thing that is wrong with a request")
        .required(List.of("path", "message"))
        .addProperty(
            "path",
            text("Where: a property path or the name of a query parameter", "address.country"))
        .addProperty("message", text("What is wrong with it", "must not be null"));
  }

  private static Schema problem() {
    Schema kinds = text("The kind of problem, see docs/problems.md", null).format("uri-reference");
    Arrays.stream(ProblemKind.values()).map(ProblemKind::type).forEach(kinds::addEnumeration);
    return OASFactory.createSchema()
        .addType(SchemaType.OBJECT)
        .description("A refusal (RFC 9457)")
        .required(List.of("type", "title", "status", "detail"))
        .addProperty("type", kinds)
        .addProperty("title", text("The kind in words", ProblemKind.MALFORMED.title()))
        .addProperty(
            "status",
            OASFactory.createSchema()
                .addType(SchemaType.INTEGER)
                .format("int32")
                .description("The HTTP status")
                .addExample(ProblemKind.MALFORMED.status()))
        .addProperty(
            "detail",
            text("What is wrong this time, and what to do", "address.country: must not be null"))
        .addProperty("instance", text("The path of the request", "/v1/sites"))
        .addProperty(
            "errors",
            OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .description("Every field that is to blame")
                .items(OASFactory.createSchema().ref(FIELD_ERROR)));
  }

  private static Schema text(String description, @Nullable String example) {
    Schema schema = OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    return example == null ? schema : schema.addExample(example);
  }

  private static void addProblems(String path, PathItem item) {
    item.getOperations().values().forEach(operation -> addProblems(path.contains("{"), operation));
  }

  private static void addProblems(boolean hasId, Operation operation) {
    APIResponses responses = operation.getResponses();
    boolean hasBody = operation.getRequestBody() != null;
    List<Parameter> parameters = operation.getParameters();
    boolean hasParameters = parameters != null && parameters.size() > (hasId ? 1 : 0);
    boolean needsToken = operation.getSecurity() != null && !operation.getSecurity().isEmpty();
    Map<ProblemKind, Boolean> possible = new LinkedHashMap<>();
    possible.put(ProblemKind.MALFORMED, hasBody || hasParameters);
    possible.put(ProblemKind.UNAUTHORIZED, needsToken);
    possible.put(ProblemKind.FORBIDDEN, needsToken);
    possible.put(ProblemKind.NOT_FOUND, hasId);
    possible.put(ProblemKind.NOT_ACCEPTABLE, true);
    possible.put(ProblemKind.TOO_LARGE, hasBody);
    possible.put(ProblemKind.UNSUPPORTED_MEDIA_TYPE, hasBody);
    possible.put(ProblemKind.UNAVAILABLE, true);
    Map<String, APIResponse> sorted = new TreeMap<>();
    if (responses.getAPIResponses() != null) {
      sorted.putAll(responses.getAPIResponses());
    }
    possible.forEach(
        (kind, isPossible) -> {
          if (isPossible) {
            describe(kind, sorted);
          }
        });
    sorted.forEach(ApiDescriptionFilter::giveProblemBody);
    responses.setAPIResponses(sorted);
  }

  /// Keeps what the operation says of it, other than the framework's "Not Authorized".
  private static void describe(ProblemKind kind, Map<String, APIResponse> responses) {
    String status = Integer.toString(kind.status());
    boolean isToldByFramework = kind == ProblemKind.UNAUTHORIZED || kind == ProblemKind.FORBIDDEN;
    APIResponse response = responses.get(status);
    if (response == null) {
      responses.put(status, OASFactory.createAPIResponse().description(kind.detail()));
    } else if (isToldByFramework && response.getContent() == null) {
      response.setDescription(kind.detail());
    }
  }

  private static void giveProblemBody(String status, APIResponse response) {
    if (status.compareTo("400") < 0) {
      return;
    }
    Content content = response.getContent();
    @Nullable MediaType body = content == null ? null : content.getMediaType(Problem.MEDIA_TYPE);
    MediaType described = body == null ? OASFactory.createMediaType() : body;
    described.setSchema(OASFactory.createSchema().ref(PROBLEM));
    response.setContent(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, described));
  }
}
