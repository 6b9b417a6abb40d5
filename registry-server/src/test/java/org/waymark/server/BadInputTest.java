package org.waymark.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.audit.Actor;
import org.waymark.server.cli.CommandRun;
import org.waymark.trust.id.EntityId;

/**
 * Every bad statement is refused by its own code, the same over HTTP, on the command line beside a
 * running registry and on the command line alone; and nothing changes.
 */
final class BadInputTest {
  private static final String STATEMENT = "application/entity-statement+jwt";
  private static final SampleSite RETURNING = SampleSite.named("returning.example.org").version(5);
  private static final SampleSite MEMBER = SampleSite.named("member.example.org").version(5);

  @TempDir private static Path folder;
  private static Path served;
  private static Path alone;
  private static EmbeddedRegistry registry;

  @BeforeAll
  static void twoRegistriesWithTheSameMembers() {
    served = SampleRegistry.make(folder.resolve("served"));
    alone = SampleRegistry.make(folder.resolve("alone"));
    try (Registry stopped = Registry.open(RegistryConfig.at(alone).timer(false).build())) {
      fill(stopped);
    }
    registry = EmbeddedRegistry.start(SampleRegistry.config(served));
    fill(registry.registry());
  }

  private static void fill(Registry some) {
    Actor actor = new Actor("test");
    some.admit(MEMBER.token(), actor);
    some.admit(RETURNING.token(), actor);
    some.revoke(EntityId.parse("https://returning.example.org"), "test", actor);
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  static List<BadStatement> statements() {
    return BadStatement.all();
  }

  /** Statements that are good by themselves, and bad after what was admitted before. */
  static List<BadStatement> comebacks() {
    return List.of(
        comeback("an older version", RETURNING.version(4).token(), "counter_rollback"),
        comeback(
            "the same version with other bytes",
            RETURNING.signing(claims -> claims.put("note", "other")),
            "counter_reused"),
        comeback("a member", MEMBER.version(6).token(), "already_member"));
  }

  private static BadStatement comeback(String what, String token, String code) {
    return new BadStatement(what, token.getBytes(StandardCharsets.US_ASCII), code);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"statements", "comebacks"})
  void isRefusedAlikeEverywhereAndChangesNothing(BadStatement bad) throws Exception {
    byte[] checkpoint = checkpoint(served);
    byte[] checkpointAlone = checkpoint(alone);
    Path file = Files.write(folder.resolve("statement.jwt"), bad.bytes());

    Response answer =
        given()
            .header("Authorization", "Bearer " + registry.control().token())
            .contentType(STATEMENT)
            .body(bad.bytes())
            .post(registry.publicUri() + "/api/v1/sites");
    CommandRun beside =
        new CommandRun.Shell(served).run("site", "admit", file.toString(), "--json");
    CommandRun inProcess =
        new CommandRun.Shell(alone).run("site", "admit", file.toString(), "--json");
    CommandRun piped = new CommandRun.Shell(alone).typing(bad.bytes()).run("site", "admit", "-");

    assertThat(answer.statusCode()).as(answer.asString()).isBetween(400, 499);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.path("code").toString()).as(answer.asString()).isEqualTo(bad.code());
    assertThat(beside.code()).as("beside: %s", beside).isEqualTo(bad.code());
    assertThat(inProcess.code()).as("alone: %s", inProcess).isEqualTo(bad.code());
    assertThat(piped.code()).as("piped: %s", piped).isEqualTo(bad.code());
    assertThat(inProcess.exit()).isEqualTo(beside.exit()).isEqualTo(piped.exit());
    assertThat(inProcess.out().replace(alone.toString(), served.toString()))
        .isEqualTo(beside.out());
    assertThat(inProcess.json().at("/error/next").asText()).as("what to do").isNotEmpty();
    assertThat(inProcess.json().at("/error/message").asText())
        .as("names the object")
        .containsAnyOf("statement.jwt", "member.example.org");
    assertThat(checkpoint(served)).isEqualTo(checkpoint);
    assertThat(checkpoint(alone)).isEqualTo(checkpointAlone);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void hostsThatAreNoneAreRefusedAlike(String host, String code) {
    Response answer =
        given()
            .header("Authorization", "Bearer " + registry.control().token())
            .pathParam("host", host)
            .get(registry.publicUri() + "/api/v1/sites/{host}");

    assertThat(answer.path("code").toString()).isEqualTo(code);
  }

  static List<org.junit.jupiter.params.provider.Arguments> hostsThatAreNoneAreRefusedAlike() {
    return List.of(
        org.junit.jupiter.params.provider.Arguments.of("Member.example.org", "host_not_lowercase"),
        org.junit.jupiter.params.provider.Arguments.of("user@member.example.org", "host_userinfo"),
        org.junit.jupiter.params.provider.Arguments.of("nobody.example.org", "not_a_member"));
  }

  private static byte[] checkpoint(Path data) throws Exception {
    return Files.readAllBytes(data.resolve("directory/checkpoint"));
  }
}
