package org.waymark.server.join;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.registry.admission.InvitationOrder;
import org.waymark.registry.admission.Invitations;
import org.waymark.registry.audit.Actor;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.SampleRegistry;
import org.waymark.trust.id.Host;

/** What a person sees who opens an invitation link. */
final class JoinPageTest {
  private static final Actor TEST = new Actor("operator:test");

  @TempDir private Path folder;
  private EmbeddedRegistry registry;

  @BeforeEach
  void start() {
    registry =
        EmbeddedRegistry.start(SampleRegistry.config(SampleRegistry.make(folder.resolve("data"))));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Invitations.Created invite(InvitationOrder order) {
    return registry.registry().invitations().create(order, TEST);
  }

  private Response open(String token) {
    return given().accept("text/html").get(registry.publicUri() + "/join/" + token);
  }

  private Response read(String token) {
    return given().accept("application/json").get(registry.publicUri() + "/join/" + token);
  }

  @Test
  void itSaysWhatToRunAndWhatIsChecked() {
    Invitations.Created made = invite(InvitationOrder.forHost(Host.parse("cloud.example.org")));

    String page = open(made.token()).asString();

    assertThat(page)
        .contains("Your site is invited to Sample")
        .contains("cloud.example.org, and no other site")
        .contains("./waymark join &quot;PASTE".replace("&quot;", "\""))
        .contains("everything after the")
        .contains("/.well-known/waymark")
        .contains("standard-1");
    write(page);
  }

  /** To be looked at in a browser: {@code -Dwaymark.join=FILE}. */
  private static void write(String page) {
    Optional.ofNullable(System.getProperty("waymark.join"))
        .ifPresent(
            file -> {
              try {
                Files.writeString(Path.of(file), page);
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
  }

  @Test
  void itHasNoScriptLoadsNothingAndKeepsTheSecret() throws Exception {
    Invitations.Created made = invite(InvitationOrder.forAnybody());

    Response answer = open(made.token());
    String page = answer.asString();

    assertThat(page)
        .doesNotContain("<script", "<img", "<link", "<form", "src=", "href=", "url(", made.token());
    Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(page);
    assertThat(style.find()).isTrue();
    String hash =
        Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256")
                    .digest(style.group(1).getBytes(StandardCharsets.UTF_8)));
    assertThat(answer.header("Content-Security-Policy"))
        .startsWith("default-src 'none'")
        .contains("style-src 'sha256-" + hash + "'")
        .contains("frame-ancestors 'none'");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("X-Robots-Tag")).contains("noindex");
    assertThat(answer.getHeaders().hasHeaderWithName("Set-Cookie")).isFalse();
  }

  @Test
  void readingUsesNothingUp() {
    Invitations.Created made = invite(InvitationOrder.forAnybody());

    open(made.token());
    Response again = read(made.token());

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.contentType()).isEqualTo("application/json");
    assertThat(again.<String>path("state")).isEqualTo("open");
    assertThat(again.<String>path("federation")).isEqualTo("https://federation.example.org");
  }

  @Test
  void aRevokedLinkLooksLikeOneThatNeverWas() {
    Invitations.Created made = invite(InvitationOrder.forAnybody());
    var unused = registry.registry().invitations().revoke(made.invitation().id(), TEST);

    Response revoked = open(made.token());
    Response never = open("A".repeat(43));

    assertThat(revoked.statusCode()).isEqualTo(404);
    assertThat(never.statusCode()).isEqualTo(404);
    assertThat(revoked.asString()).isEqualTo(never.asString());
    assertThat(read(made.token()).<String>path("code")).isEqualTo("invitation_unknown");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "%3Cscript%3E", "../directory/checkpoint", "a/b"})
  void whatIsNoTokenIsAFriendlyPage(String text) {
    Response answer =
        given()
            .urlEncodingEnabled(false)
            .accept("text/html")
            .get(registry.publicUri() + "/join/" + text.replace("../", "x"));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.asString())
        .contains("This invitation is not known")
        .doesNotContain("<script");
  }

  @Test
  void whatComesFromElsewhereIsEscaped() {
    assertThat(JoinPage.escape("<b>\"it's\" & more</b>"))
        .isEqualTo("&lt;b&gt;&quot;it&#39;s&quot; &amp; more&lt;/b&gt;");
  }

  @Test
  void nothingIsSentToIt() {
    assertThat(given().post(registry.publicUri() + "/join/" + "A".repeat(43)).statusCode())
        .isEqualTo(405);
  }
}
