package org.waymark.server.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.waymark.client.ocm.ClientVerdict;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.client.ocm.ProbeResult;
import org.waymark.client.ocm.PublishedKey;
import org.waymark.client.ocm.ResourceType;

/** A discovery document as people read it: one screen. */
final class DiscoveryText {
  private DiscoveryText() {}

  static TextRows of(ProbeResult result) {
    TextRows rows =
        new TextRows()
            .heading(
                place(result.foundAt())
                    + (result.reading().readable()
                        ? ": a readable discovery document"
                        : ": not a readable discovery document"));
    result.reading().normalized().ifPresent(form -> form(rows, form));
    rows.findings("findings", result.reading().findings());
    String name = "read by";
    for (var verdict : result.reading().clients().entrySet()) {
      rows.row(name, String.format("%-10s %s", verdict.getKey(), verdict(verdict.getValue())));
      name = "";
    }
    return rows;
  }

  private static void form(TextRows rows, OcmDiscovery form) {
    rows.row("OCM", form.enabled() ? "enabled" : "switched off");
    rows.row("provider", form.provider().orElse("(not said)"));
    rows.row("API version", form.apiVersion().orElse("(not said)"));
    rows.row("end point", url(form.endPoint()));
    rows.row("capabilities", words(form.capabilities()));
    rows.row("criteria", words(form.criteria()));
    String name = "shares";
    for (ResourceType type : form.resourceTypes()) {
      rows.row(
          name,
          type.name()
              + " with "
              + words(type.shareTypes())
              + " by "
              + words(List.copyOf(type.protocols().keySet())));
      name = "";
    }
    rows.row("invitations", url(form.inviteAcceptDialog()));
    rows.row("tokens", url(form.tokenEndPoint()));
    rows.row("keys", url(form.jwksUri()));
    for (PublishedKey key : form.keys()) {
      String kind = key.key().map(k -> k.algorithm().joseName()).orElse("cannot be used");
      rows.row("", "in the document: " + key.keyId() + " (" + kind + ")");
    }
  }

  /** What every product says of a good document is left out. */
  private static String verdict(ClientVerdict verdict) {
    String reason = verdict.reason();
    if (!verdict.ok()) {
      return "no   " + reason;
    }
    return "yes  " + reason.replaceFirst("^\\w+ (reads|decodes) it[.;] ?", "");
  }

  private static String url(Optional<URI> url) {
    return url.map(URI::toString).orElse("(not said)");
  }

  private static String words(List<String> words) {
    return words.isEmpty() ? "(none)" : words.stream().collect(Collectors.joining(", "));
  }

  private static String place(URI foundAt) {
    if (!"file".equals(foundAt.getScheme())) {
      return foundAt.toString();
    }
    return foundAt.getPath().equals("/-") ? "standard input" : Path.of(foundAt).toString();
  }
}
