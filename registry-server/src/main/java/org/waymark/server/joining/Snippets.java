package org.waymark.server.joining;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waymark.trust.id.EntityId;

/**
 * What an administrator pastes, with the names of the site in it. The texts are resources beside
 * this class; everything that goes into them is a host, a thumbprint or a path, and none of these
 * can hold a quote or a line end.
 *
 * @param line what proves the domain, {@code waymark-site-key=…}
 * @param dnsName where it stands in DNS
 */
public record Snippets(EntityId site, String line, String dnsName) {
  private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z]+)}");

  /** The ways to prove the domain: a web server's name, and what to paste there. */
  public Map<String, String> domain() {
    return texts(
        Map.of(),
        "nginx",
        "nginx.conf",
        "apache",
        "apache.conf",
        "caddy",
        "Caddyfile",
        "dns",
        "dns.zone");
  }

  /** What lets others read the directory from this site's node, by web server. */
  public Map<String, String> mirror() {
    return texts(
        Map.of(),
        "nginx",
        "nginx-mirror.conf",
        "apache",
        "apache-mirror.conf",
        "caddy",
        "Caddyfile-mirror");
  }

  /** What to set in the product. */
  public String product(Product product, String provider) {
    String shown = provider.replaceAll("[^A-Za-z0-9 ._-]", "");
    String uuid = UUID.nameUUIDFromBytes(site.value().getBytes(StandardCharsets.UTF_8)).toString();
    return text(product.snippet(), Map.of("provider", shown, "uuid", uuid));
  }

  /**
   * A systemd unit that keeps the statement true.
   *
   * @param data folder of the site
   * @param launcher the program
   */
  public String unit(Path data, Path launcher) {
    Path folder = data.toAbsolutePath().normalize();
    return text(
        "waymark-node.service",
        Map.of(
            "data",
            folder.toString(),
            "folder",
            String.valueOf(folder.getParent()),
            "launcher",
            launcher.toString(),
            "user",
            System.getProperty("user.name", "waymark")));
  }

  private Map<String, String> texts(Map<String, String> more, String... namesAndFiles) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < namesAndFiles.length; i += 2) {
      texts.put(namesAndFiles[i], text(namesAndFiles[i + 1], more));
    }
    return texts;
  }

  private String text(String file, Map<String, String> more) {
    Map<String, String> values = new LinkedHashMap<>(more);
    values.put("host", site.host().toString());
    values.put("line", line);
    values.put("dns", dnsName);
    try (InputStream in = Snippets.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the snippet " + file + " is not in this program");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return PLACE
          .matcher(text)
          .replaceAll(
              place ->
                  Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the snippet " + file, e);
    }
  }
}
