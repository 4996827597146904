package energy.saldo.chassis.http;

import energy.saldo.chassis.problem.Problem;
import energy.saldo.chassis.problem.ProblemKind;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jspecify.annotations.Nullable;

/// Problems as an OpenAPI document describes them, and which of them an operation answers with.
final class ApiProblems {

  private static final String FIELD_ERROR = "FieldError";
  private static final String PROBLEM = "Problem";
  private static final Set<String> WITH_PAUSE = Set.of("429", "503");

  private ApiProblems() {}

  static void addSchemas(Map<String, Schema> schemas) {
    schemas.put(FIELD_ERROR, fieldError());
    schemas.put(PROBLEM, problem());
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

  /// Lists the problems that the operation can answer with, beside those that it names itself.
  static void addProblems(boolean hasId, Operation operation) {
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
    APIResponse success = sorted.get("200");
    if (success != null && "OK".equals(success.getDescription())) { // the framework's word
      success.setDescription("What was asked for");
    }
    sorted.forEach(ApiProblems::giveProblemBody);
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
    if (content != null && content.hasMediaType(jakarta.ws.rs.core.MediaType.APPLICATION_JSON)) {
      return; // another body than a problem
    }
    @Nullable MediaType body = content == null ? null : content.getMediaType(Problem.MEDIA_TYPE);
    MediaType described = body == null ? OASFactory.createMediaType() : body;
    described.setSchema(OASFactory.createSchema().ref(PROBLEM));
    response.setContent(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, described));
    if (WITH_PAUSE.contains(status)) {
      response.addHeader(
          HttpHeaders.RETRY_AFTER,
          OASFactory.createHeader()
              .description("Seconds to wait before the next try")
              .schema(OASFactory.createSchema().addType(SchemaType.INTEGER)));
    }
  }
}
