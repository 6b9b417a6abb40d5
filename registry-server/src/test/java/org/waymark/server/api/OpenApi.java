package org.waymark.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.waymark.node.http.Problem;
import org.waymark.registry.access.Permission;

/**
 * Makes {@code openapi.json} out of the resources as Jersey understands them and their annotations;
 * the schemas and what is not Jersey's come from {@code openapi-base.json}.
 */
final class OpenApi {
  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Pattern TEMPLATE = Pattern.compile("\\{([a-z0-9]+)}");
  private static final String SCHEMA = "#/components/schemas/";

  /** What is said of a body that is not the JSON which it should be. */
  private static final List<String> NO_ORDER =
      List.of(
          "request_too_large",
          "json_duplicate_name",
          "json_malformed",
          "json_member_missing",
          "json_member_range",
          "json_member_type",
          "json_not_ijson",
          "json_not_object",
          "json_not_utf8",
          "json_number_range",
          "json_too_deep",
          "json_trailing",
          "json_unknown_member");

  private final ObjectNode document = base();

  private OpenApi() {}

  static ObjectNode document() {
    OpenApi made = new OpenApi();
    TreeMap<String, ObjectNode> paths = new TreeMap<>();
    ObjectNode fixed = (ObjectNode) made.document.get("paths");
    fixed.properties().forEach(path -> paths.put(path.getKey(), (ObjectNode) path.getValue()));
    for (Class<?> type : ApiHandler.RESOURCES) {
      made.add(Objects.requireNonNull(Resource.from(type)), "/api/v1", paths);
    }
    ObjectNode all = JSON.createObjectNode();
    paths.forEach(all::set);
    made.document.set("paths", all);
    return made.document;
  }

  private static ObjectNode base() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi-base.json")) {
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(Resource resource, String above, Map<String, ObjectNode> paths) {
    String path = above + "/" + resource.getPath().replaceAll("^/|/$", "");
    List<ResourceMethod> methods = new ArrayList<>(resource.getResourceMethods());
    // Reflection has no order of its own, and of two methods of one path the first gives the name.
    methods.sort(
        Comparator.comparing(
            (ResourceMethod of) -> of.getInvocable().getHandlingMethod().getName()));
    for (ResourceMethod method : methods) {
      operation(path, method, paths.computeIfAbsent(path, any -> JSON.createObjectNode()));
    }
    resource.getChildResources().forEach(child -> add(child, path, paths));
  }

  private void operation(String path, ResourceMethod resource, ObjectNode ofPath) {
    Method method = resource.getInvocable().getHandlingMethod();
    Describes describes =
        Objects.requireNonNull(method.getAnnotation(Describes.class), method::toString);
    String verb = resource.getHttpMethod().toLowerCase(Locale.ROOT);
    List<String> types =
        resource.getConsumedTypes().stream()
            .map(type -> type.getType() + "/" + type.getSubtype())
            .toList();
    if (ofPath.has(verb)) { // the same with another type of body
      body(types, describes, (ObjectNode) ofPath.get(verb));
      return;
    }
    ObjectNode operation = ofPath.putObject(verb);
    String group =
        method.getDeclaringClass().getSimpleName().replace("Resource", "").toLowerCase(Locale.ROOT);
    operation.put("operationId", group + "." + method.getName());
    operation.put("summary", describes.value());
    operation.putArray("tags").add(group);
    Needs needs = method.getAnnotation(Needs.class);
    ArrayNode security = operation.putArray("security");
    if (needs != null) {
      security.addObject().putArray("token").add(needs.value().code());
    } else {
      operation.put(
          "description", "Anybody may ask: " + method.getAnnotation(Public.class).value() + ".");
    }
    boolean changes = needs != null && !verb.equals("get") && needs.value() != Permission.READ;
    parameters(path, method, changes, operation);
    if (!types.isEmpty()) {
      body(types, describes, operation);
    }
    responses(changes, types, describes, needs != null, operation);
  }

  private static void parameters(
      String path, Method method, boolean changes, ObjectNode operation) {
    ArrayNode parameters = JSON.createArrayNode();
    Matcher names = TEMPLATE.matcher(path);
    while (names.find()) {
      parameter(parameters, names.group(1), "path").put("required", true);
    }
    for (Parameter parameter : method.getParameters()) {
      QueryParam query = parameter.getAnnotation(QueryParam.class);
      if (query != null) {
        parameter(parameters, query.value(), "query");
      }
    }
    if (changes) {
      parameter(parameters, Idempotency.HEADER, "header")
          .put("description", "Sent again with the same key, the change is made once; for a day.");
    }
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
  }

  private static ObjectNode parameter(ArrayNode parameters, String name, String in) {
    ObjectNode parameter = parameters.addObject().put("name", name).put("in", in);
    parameter.putObject("schema").put("type", "string");
    return parameter;
  }

  private static void body(List<String> types, Describes describes, ObjectNode operation) {
    ObjectNode body = operation.withObject("/requestBody");
    ObjectNode content = body.withObject("/content");
    for (String type : types) {
      String schema =
          !describes.order().isEmpty()
                  && (type.equals(MediaType.APPLICATION_JSON)
                      || type.equals(MediaTypes.SPARQL_QUERY))
              ? describes.order()
              : operation.get("operationId").asText().matches("sites\\.(admit|update)")
                  ? "Statement"
                  : "SignedRequest";
      content.putObject(type).putObject("schema").put("$ref", SCHEMA + schema);
    }
  }

  private static void responses(
      boolean changes,
      List<String> types,
      Describes describes,
      boolean token,
      ObjectNode operation) {
    TreeMap<Integer, TreeSet<String>> refusals = new TreeMap<>();
    List<String> codes = new ArrayList<>(Arrays.asList(describes.refusals()));
    if (token) {
      codes.addAll(List.of("operator_token_refused", "permission_missing"));
      if (changes) {
        codes.addAll(
            List.of(
                "idempotency_key_malformed",
                "idempotency_in_flight",
                "idempotency_outcome_unknown",
                "idempotency_key_reused"));
      }
    }
    if (!types.isEmpty()) {
      codes.addAll(List.of("media_type_unsupported", "request_too_slow", "body_truncated"));
      if (types.contains(MediaType.APPLICATION_JSON)) {
        codes.addAll(NO_ORDER);
      }
      if (types.contains(MediaTypes.JWT)) {
        codes.addAll(List.of("too_large", "jws_malformed"));
      }
    }
    codes.addAll(List.of("rate_limited", "unexpected", "shutting_down"));
    if (operation.has("parameters")
        && operation.get("parameters").toString().contains("\"host\"")) {
      codes.add("host_bad_character");
    }
    for (String code : codes) {
      refusals.computeIfAbsent(ErrorCodes.status(code), any -> new TreeSet<>()).add(code);
    }
    ObjectNode responses = operation.putObject("responses");
    ObjectNode success =
        responses.putObject(Integer.toString(describes.status())).put("description", "Done.");
    success
        .putObject("content")
        .putObject(describes.type())
        .putObject("schema")
        .put("$ref", SCHEMA + describes.answer());
    refusals.forEach(
        (status, some) ->
            responses
                .putObject(status.toString())
                .put("description", String.join(", ", some))
                .putObject("content")
                .putObject(Problem.MEDIA_TYPE)
                .putObject("schema")
                .put("$ref", SCHEMA + "Problem"));
  }

  /** The schema of an answer, or empty where the document has none. */
  static Optional<JsonNode> schema(JsonNode document, JsonNode operation, int status, String type) {
    JsonNode schema =
        operation
            .path("responses")
            .path(Integer.toString(status))
            .path("content")
            .path(type)
            .path("schema");
    if (schema.isMissingNode()) {
      return Optional.empty();
    }
    ObjectNode whole = JSON.createObjectNode();
    whole.set("components", document.get("components"));
    whole.setAll((ObjectNode) schema.deepCopy());
    return Optional.of(whole);
  }
}
