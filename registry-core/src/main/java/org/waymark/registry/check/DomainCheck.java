package org.waymark.registry.check;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;

/**
 * Whether the host vouches for a key of the statement, by the file or by DNS ({@link
 * DomainControl}). The file is asked without redirects: who may redirect a path of a host need not
 * be its administrator.
 */
final class DomainCheck {

  /** What the file's answer means; {@code transientFailure} where it may be another one soon. */
  private record Reason(String code, String sentence, boolean unanswered) {}

  private static final List<String> PRODUCTS = List.of("nextcloud", "opencloud", "owncloud");

  private final SiteStatement statement;
  private final EntityId site;
  private final List<String> wanted;

  private DomainCheck(SiteStatement statement) {
    this.statement = statement;
    this.site = statement.sub();
    this.wanted = DomainControl.linesOf(statement);
  }

  static CheckResult of(SiteStatement statement, LiveSite live) {
    return new DomainCheck(statement).judge(live);
  }

  private CheckResult judge(LiveSite live) {
    Optional<Reason> file = file(live.file());
    if (file.isEmpty()) {
      return CheckResult.pass(
          CheckName.DOMAIN_CONTROL,
          DomainControl.url(site) + " names a federation key of the statement.");
    }
    Set<String> inDns = new TreeSet<>();
    live.txt().answer().stream()
        .flatMap(List::stream)
        .forEach(record -> inDns.addAll(DomainControl.linesIn(record)));
    if (wanted.stream().anyMatch(inDns::contains)) {
      return CheckResult.pass(
          CheckName.DOMAIN_CONTROL,
          "DNS names a federation key of the statement at "
              + DomainControl.dnsName(site.host())
              + ".");
    }
    return failed(file.get(), live.txt(), !inDns.isEmpty());
  }

  private CheckResult failed(Reason file, Attempt<List<String>> txt, boolean otherKeyInDns) {
    if (otherKeyInDns) {
      return fail(
          "domain_wrong_key",
          "DNS names a key at "
              + DomainControl.dnsName(site.host())
              + ", but none of the statement's; and "
              + file.sentence());
    }
    if (txt instanceof Attempt.Missed<List<String>> unknown && !file.unanswered()) {
      // The record may be there: nobody can say today that the host does not vouch.
      return fail(
          "domain_dns_unreachable",
          file.sentence()
              + " DNS could not be asked for "
              + DomainControl.dnsName(site.host())
              + " ("
              + unknown.sentence()
              + ").");
    }
    return fail(file.code(), file.sentence());
  }

  private CheckResult fail(String code, String sentence) {
    return CheckResult.fail(CheckName.DOMAIN_CONTROL, code, sentence, mend(code));
  }

  /** Why the file does not do; empty when it does. */
  private Optional<Reason> file(Attempt<FetchResponse> asked) {
    if (asked instanceof Attempt.Got<FetchResponse> got) {
      return answered(got.value());
    }
    if (asked instanceof Attempt.Missed<FetchResponse> missed) {
      if (missed.code().equals("body_too_large")) {
        return reason(
            "domain_missing", "answers more than such a file can have; it is another resource");
      }
      return Optional.of(
          new Reason(
              missed.codeOf("domain", "_unreachable"),
              DomainControl.url(site) + " could not be read: " + missed.sentence(),
              true));
    }
    return reason("domain_missing", "was not asked for");
  }

  private Optional<Reason> answered(FetchResponse answer) {
    int status = answer.status();
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    if (status / 100 == 3) {
      return reason(
          "domain_redirected",
          "redirects to '"
              + Shown.text(answer.header("location").orElse(""))
              + "', and only an answer of the host itself counts");
    }
    if (status == 429 || status >= 500) {
      return Optional.of(
          new Reason(
              "domain_unreachable",
              DomainControl.url(site) + " answers with status " + status + ".",
              true));
    }
    Optional<String> product = product(answer, body);
    boolean html = isHtml(answer, body);
    if (product.isPresent() && (html || status != 200)) {
      return reason(
          "domain_efss_answered",
          "is answered by "
              + product.get()
              + " itself (status "
              + status
              + "), so the web server passes the path on to it");
    }
    if (status != 200) {
      return reason("domain_missing", "answers with status " + status);
    }
    if (html) {
      return reason("domain_html", "answers a page in HTML, not the text file");
    }
    Set<String> lines = DomainControl.linesIn(body);
    if (wanted.stream().anyMatch(lines::contains)) {
      return Optional.empty();
    }
    return lines.isEmpty()
        ? reason("domain_missing", "has no line that begins with waymark-site-key=")
        : reason(
            "domain_wrong_key",
            "names "
                + Shown.text(String.join(", ", new TreeSet<>(lines)))
                + ", which is no key of the statement");
  }

  private Optional<Reason> reason(String code, String what) {
    return Optional.of(new Reason(code, DomainControl.url(site) + " " + what + ".", false));
  }

  /**
   * Which product answered: Nextcloud says so in a header and in JSON (lib/private/Http/WellKnown,
   * core/Controller/WellKnownController.php); oCIS and OpenCloud answer any path with their start
   * page, which has their name in it.
   */
  private static Optional<String> product(FetchResponse answer, String body) {
    boolean nextcloudJson =
        body.length() < 512
            && body.matches("(?s)\\s*\\{\"message\":\"[^\"]* not supported\"\\}\\s*");
    if (answer.header("x-nextcloud-well-known").isPresent() || nextcloudJson) {
      return Optional.of("Nextcloud");
    }
    if (!isHtml(answer, body)) {
      return Optional.empty();
    }
    String page = body.toLowerCase(Locale.ROOT);
    return PRODUCTS.stream()
        .filter(page::contains)
        .findFirst()
        .map(
            name ->
                switch (name) {
                  case "nextcloud" -> "Nextcloud";
                  case "opencloud" -> "OpenCloud";
                  default -> "ownCloud";
                });
  }

  private static boolean isHtml(FetchResponse answer, String body) {
    String type = answer.header("content-type").orElse("").toLowerCase(Locale.ROOT);
    String start = body.stripLeading().toLowerCase(Locale.ROOT);
    return type.contains("html") || start.startsWith("<!doctype") || start.startsWith("<html");
  }

  private String mend(String code) {
    String file = "serve " + DomainControl.url(site) + " as a text file with the line " + line();
    String dns =
        DomainControl.dnsNameOf(site)
            .map(name -> "or add the DNS record: " + name + ". TXT \"" + line() + "\"")
            .orElse("with status 200 and no redirect");
    String first =
        switch (code) {
          case "domain_efss_answered" ->
              "Let the web server in front answer this path before the product does: ";
          case "domain_redirected" -> "Answer without a redirect: ";
          case "domain_unreachable", "domain_timeout" ->
              "See that the host answers requests from outside; then ";
          case "domain_dns_unreachable" -> "See that the name servers of the host answer, or ";
          default -> "Please ";
        };
    return first + file + ", " + dns + ".";
  }

  private String line() {
    return statement
        .keys()
        .find(statement.jws().header().kid())
        .map(key -> DomainControl.line(key.thumbprint()))
        .orElse(wanted.isEmpty() ? "waymark-site-key=" : wanted.get(0));
  }
}
