package org.waymark.server.join;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waymark.registry.admission.Invitation;
import org.waymark.registry.admission.InvitationKind;
import org.waymark.registry.rules.CheckDemand;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.RuleSet;
import org.waymark.trust.root.Root;

/**
 * Writes the page: plain HTML, its one style sheet inside, no script, nothing loaded. All that
 * comes from elsewhere is escaped, and the policy of {@link #CONTENT_POLICY} would stop what
 * escaped that.
 */
final class JoinPage {
  private static final String STYLE = resource("join.css");

  /** Only this style sheet, by its hash; no frame, no form, no request to anywhere. */
  static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'sha256-"
          + sha256(STYLE)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private JoinPage() {}

  /** For an invitation that can be used. */
  static String open(Root root, Invitation invitation, RuleSet rules) {
    boolean rekey = invitation.kind() == InvitationKind.REKEY;
    String title =
        (rekey ? "New keys for your site in " : "Your site is invited to ") + root.name();
    String lead =
        rekey
            ? "Somebody who runs this federation lets you replace keys that you have lost."
            : "Somebody who runs this federation asks you to bring your site in. It takes one"
                + " command, and usually less than a quarter of an hour.";
    return page(
        root.name(),
        title,
        lead,
        fill(
            resource("open.html"),
            Map.of(
                "name", escape(root.name()),
                "federation", escape(root.federation().value()),
                "invited",
                    escape(
                        invitation
                            .host()
                            .map(host -> host + ", and no other site")
                            .orElse("one site; the first that applies")),
                "expires", time(invitation.expires()),
                "purpose",
                    rekey
                        ? "Your site stays the member that it is; after you have proved that the"
                            + " domain is yours, your new keys take the place of the lost ones."
                        : "With this link your site can become a member.",
                "checks", checks(rules),
                "rules", escape(rules.name()))));
  }

  /** For a link that cannot be used. */
  static String closed(String name, String title, String sentence, String next) {
    return page(name, title, sentence, "<p>" + escape(next) + "</p>\n");
  }

  private static String page(String name, String title, String lead, String body) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + "<meta name=\"robots\" content=\"noindex, nofollow\">\n"
        + "<meta name=\"referrer\" content=\"no-referrer\">\n<title>"
        + escape(title)
        + "</title>\n<style>"
        + STYLE
        + "</style>\n</head>\n<body>\n<main>\n<header>\n<p class=\"eyebrow\">"
        + escape(name)
        + "</p>\n<h1>"
        + escape(title)
        + "</h1>\n<p class=\"lead\">"
        + escape(lead)
        + "</p>\n</header>\n"
        + body
        + "<footer>This page has no script, sets no cookie and is not stored.</footer>\n"
        + "</main>\n</body>\n</html>\n";
  }

  private static String checks(RuleSet rules) {
    StringBuilder list = new StringBuilder();
    for (CheckName check : CheckName.values()) {
      CheckDemand demand = rules.demand(check);
      if (demand != CheckDemand.OFF) {
        list.append("<li>").append(escape(Checked.sentence(check)));
        if (demand == CheckDemand.WARN) {
          list.append(" <span class=\"hint\">(only a warning)</span>");
        }
        list.append("</li>\n");
      }
    }
    rules
        .termsUri()
        .ifPresent(
            terms ->
                list.append("<li>You accept the terms of the federation: <code>")
                    .append(escape(terms))
                    .append("</code></li>\n"));
    return list.toString();
  }

  private static String time(Instant at) {
    return escape(TIME.format(at));
  }

  private static String fill(String template, Map<String, String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    values.getOrDefault(place.group(1), "(" + place.group(1) + ")")));
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String resource(String name) {
    try (InputStream in = JoinPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
