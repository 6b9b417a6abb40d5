package org.waymark.server.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymark.client.ocm.DiscoveryReader;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.registry.check.DomainControl;
import org.waymark.trust.id.EntityId;

final class SnippetsTest {
  private static final EntityId SITE = EntityId.parse("https://cloud.example.org:8443");
  private static final String LINE = "waymark-site-key=abcDEF0123_-xyz";

  private final Snippets snippets = new Snippets(SITE, LINE, DomainControl.dnsName(SITE.host()));

  private Stream<String> all() {
    return Stream.concat(
        Stream.concat(snippets.domain().values().stream(), snippets.mirror().values().stream()),
        Stream.of(snippets.unit(Path.of("data"), Path.of("/opt/waymark/waymark"))));
  }

  @Test
  void everyTextHasTheNamesOfTheSiteAndNoPlaceLeft() {
    assertThat(all()).allSatisfy(text -> assertThat(text).doesNotContain("${").isNotBlank());
    assertThat(snippets.domain().values()).allSatisfy(text -> assertThat(text).contains(LINE));
    assertThat(snippets.domain().get("dns")).contains("_waymark.cloud.example.org. ");
  }

  @ParameterizedTest
  @EnumSource(Product.class)
  void everyProductHasItsAdvice(Product product) {
    String advice = snippets.product(product, "Some \"product\"\n1.0");

    assertThat(advice).isNotBlank().doesNotContain("${");
    if (product == Product.UNKNOWN) {
      assertThat(advice).contains("\"Some product1.0\"");
    }
  }

  @ParameterizedTest(name = "{0} at {1}")
  @CsvSource({
    "Nextcloud 33.0.0.1, /index.php/ocm, NEXTCLOUD",
    "ownCloud, /ocm, OWNCLOUD",
    "oCIS, /ocm, OCIS",
    "ownCloud Infinite Scale, /ocm, OCIS",
    "OpenCloud, /ocm, OPENCLOUD",
    "reva, /ocm, REVA",
    "CERNBox, /ocm, REVA",
    "'', /api/v2.1/ocm/, SEAFILE",
    "Something else, /ocm, UNKNOWN"
  })
  void aProductIsKnownByWhatItSays(String provider, String path, Product product) {
    String document =
        "{\"enabled\":true,\"apiVersion\":\"1.1.0\",\"endPoint\":\"https://cloud.example.org%s\",\"provider\":\"%s\",\"resourceTypes\":[]}"
            .formatted(path, provider);
    Optional<OcmDiscovery> live =
        DiscoveryReader.read(
                document.getBytes(StandardCharsets.UTF_8), URI.create("https://cloud.example.org"))
            .normalized();

    assertThat(Product.of(live)).isEqualTo(product);
  }

  @Test
  void theUnitStartsTheNodeWithTheSite() {
    String unit = snippets.unit(Path.of("/var/lib/waymark"), Path.of("/opt/waymark/waymark"));

    assertThat(unit)
        .contains(
            "ExecStart=/opt/waymark/waymark node start --data /var/lib/waymark --site"
                + " /var/lib/waymark/site.json");
  }

  /** A snippet that nginx does not take is worse than none. */
  @Test
  void nginxTakesWhatIsToBePasted(@TempDir Path folder) throws Exception {
    List<Path> places =
        Stream.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx")
            .map(Path::of)
            .filter(Files::isExecutable)
            .toList();
    if (!"true".equals(System.getenv("CI"))) {
      assumeThat(places).as("an nginx on this machine").isNotEmpty();
    }
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
        "pid %s/nginx.pid;\nerror_log stderr;\nevents {}\nhttp {\n access_log off;\n server {\n listen unix:%s/socket;\n%s\n%s\n}\n}\n"
            .formatted(
                folder, folder, snippets.domain().get("nginx"), snippets.mirror().get("nginx")));

    Process nginx =
        new ProcessBuilder(
                places.get(0).toString(), "-t", "-p", folder.toString(), "-c", config.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(nginx.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(nginx.waitFor()).as(said).isZero();
  }
}
