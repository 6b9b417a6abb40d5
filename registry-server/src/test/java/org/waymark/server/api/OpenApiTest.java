package org.waymark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class OpenApiTest {
  private static final String RESOURCE = "/org/waymark/schemas/openapi.json";
  private static final Path SOURCE = Path.of("../schemas/src/main/resources" + RESOURCE);

  /** Written anew by {@code -Dwaymark.openapi=write}. */
  @Test
  void theDescriptionThatIsServedIsTheOneOfTheResources() throws Exception {
    String made =
        OpenApi.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(OpenApi.document()) + "\n";
    if ("write".equals(System.getProperty("waymark.openapi"))) {
      Files.writeString(SOURCE, made);
      return;
    }
    try (InputStream in = OpenApiTest.class.getResourceAsStream(RESOURCE)) {
      assertThat(in).as("made by -Dwaymark.openapi=write").isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .as("write it anew: -Dwaymark.openapi=write")
          .isEqualTo(made);
    }
  }

  static Stream<Method> methods() {
    return ApiHandler.RESOURCES.stream()
        .flatMap(type -> Stream.of(type.getDeclaredMethods()))
        .filter(method -> java.lang.reflect.Modifier.isPublic(method.getModifiers()));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodSaysWhoMayCallItAndWhatItIs(Method method) {
    assertThat(method.isAnnotationPresent(Needs.class))
        .as("@Needs or @Public, and not both: %s", method)
        .isNotEqualTo(method.isAnnotationPresent(Public.class));
    assertThat(method.isAnnotationPresent(Describes.class)).isTrue();
  }

  @Test
  void everyResourceIsAmongThoseThatAreServed() throws Exception {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/java/org/waymark/server/api"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith("Resource.java"))
          .forEach(name -> found.add(name.replace(".java", "")));
    }
    assertThat(ApiHandler.RESOURCES.stream().map(Class::getSimpleName))
        .containsExactlyInAnyOrderElementsOf(found);
  }

  @Test
  void everySchemaIsOneAndEveryReferenceLeadsToOne() {
    JsonNode document = OpenApi.document();
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    JsonNode schemas = document.get("components").get("schemas");
    schemas
        .properties()
        .forEach(
            schema ->
                assertThat(
                        registry
                            .getSchema(
                                SchemaLocation.of(
                                    SpecificationVersion.DRAFT_2020_12.getDialectId()))
                            .validate(schema.getValue().toString(), InputFormat.JSON))
                    .as(schema.getKey())
                    .isEmpty());
    document
        .findValuesAsText("$ref")
        .forEach(
            ref ->
                assertThat(schemas.has(ref.replace("#/components/schemas/", ""))).as(ref).isTrue());
  }
}
