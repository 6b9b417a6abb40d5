package org.waymark.client.ocm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings one document into the normal form, member by member, in the order of the draft. */
final class DiscoveryForm {

  private final ObjectNode document;
  private final Links links;
  private final Findings findings;

  DiscoveryForm(ObjectNode document, Links links, Findings findings) {
    this.document = document;
    this.links = links;
    this.findings = findings;
  }

  /** The form; empty for an enabled server without an end point, which is reported. */
  Optional<OcmDiscovery> read() {
    boolean enabled = enabled();
    Optional<String> version = apiVersion();
    Optional<URI> endPoint = endPoint(enabled);
    if (enabled && endPoint.isEmpty()) {
      return Optional.empty();
    }
    Links known = endPoint.map(links::orFor).orElse(links);
    List<PublishedKey> keys = new PublishedKeys(document, known, findings).read();
    OcmDiscovery form =
        new OcmDiscovery(
            enabled,
            version,
            endPoint,
            text("provider"),
            new ResourceTypes(document.get("resourceTypes"), findings).read(),
            capabilities(),
            criteria(),
            text("inviteAcceptDialog").flatMap(t -> known.absolute("inviteAcceptDialog", t)),
            text("tokenEndPoint").flatMap(t -> known.absolute("tokenEndPoint", t)),
            text("jwksUri").flatMap(t -> known.absolute("jwksUri", t)),
            keys);
    promises(form);
    return Optional.of(form);
  }

  private boolean enabled() {
    JsonNode value = document.get("enabled");
    if (value == null || value.isNull()) {
      findings.warning("enabled_missing", "enabled is missing; peers read that as switched off.");
      return false;
    }
    if (!value.isBoolean()) {
      findings.warning(
          "enabled_type",
          "enabled is " + Findings.typeOf(value) + "; peers read that as switched off or fail.");
      return false;
    }
    if (!value.booleanValue()) {
      findings.warning("ocm_disabled", "The server says that OCM is switched off.");
    }
    return value.booleanValue();
  }

  private Optional<String> apiVersion() {
    Optional<String> real = text("version"); // Nextcloud 31 and 32 write the newer one here
    JsonNode value = document.get("apiVersion");
    Optional<String> version = text("apiVersion");
    if (value != null && value.isNumber()) {
      version = Optional.of(value.asText());
    }
    if (version.isEmpty()) {
      findings.warning("api_version_missing", "apiVersion is missing; Nextcloud refuses that.");
      return real;
    }
    String text = version.get();
    if (text.startsWith("1.0-proposal")) {
      findings.info(
          "api_version_proposal",
          "apiVersion is "
              + Findings.quoted(text)
              + ", from before OCM 1.0"
              + real.map(r -> "; the server also says " + Findings.quoted(r)).orElse("")
              + ".");
    } else if (!text.matches("1\\.[0-9]+(\\.[0-9]+)?")) {
      findings.warning(
          "api_version_unknown",
          "apiVersion is " + Findings.quoted(text) + "; versions 1.0 to 1.4 are known.");
    }
    return version;
  }

  private Optional<URI> endPoint(boolean enabled) {
    Optional<URI> url = text("endPoint").flatMap(t -> links.absolute("endPoint", t));
    if (url.isEmpty()) {
      String message = "There is no usable endPoint, so peers have nowhere to send requests.";
      findings.add(
          enabled
              ? Finding.error("end_point_missing", message)
              : Finding.warning("end_point_missing", message));
    } else if (url.get().getRawPath().endsWith("/")) {
      findings.info(
          "end_point_trailing_slash",
          "endPoint ends in a slash; Nextcloud adds a second one when it calls.");
    }
    return url;
  }

  private List<String> capabilities() {
    Set<String> names = new LinkedHashSet<>();
    for (String name : strings("capabilities")) {
      if (name.startsWith("/")) {
        findings.info(
            "capability_leading_slash",
            "The capability " + Findings.quoted(name) + " is read without its slash.");
        names.add(name.substring(1));
      } else {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  private List<String> criteria() {
    JsonNode value = document.get("criteria");
    if (value != null && value.isNull()) {
      findings.info("criteria_null", "criteria is null, read as none; write an empty array.");
      return List.of();
    }
    return List.copyOf(new LinkedHashSet<>(strings("criteria")));
  }

  /** What the capabilities promise and other members would have to keep. */
  private void promises(OcmDiscovery form) {
    boolean tokens =
        form.capabilities().contains("exchange-token")
            || form.criteria().contains("must-exchange-token");
    if (tokens && form.tokenEndPoint().isEmpty()) {
      findings.warning(
          "token_end_point_missing",
          "The server exchanges tokens, but names no tokenEndPoint to do it at.");
    }
    boolean signs =
        form.capabilities().contains("http-sig") || form.criteria().contains("must-use-http-sig");
    if (signs && form.jwksUri().isEmpty()) {
      findings.warning(
          "http_sig_without_jwks", "The server signs requests, but names no jwksUri for its keys.");
    } else if (form.enabled() && form.jwksUri().isEmpty() && form.keys().isEmpty()) {
      findings.info(
          "no_signature_keys",
          "The document names no keys; peers cannot verify requests of this server by it.");
    }
  }

  /** A string member; an empty one counts as absent, as servers write it so. */
  private Optional<String> text(String member) {
    JsonNode value = document.get(member);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      findings.warning(
          "member_type",
          member + " is " + Findings.typeOf(value) + ", not a string; peers in Go refuse that.");
      return Optional.empty();
    }
    return Optional.of(value.textValue().strip()).filter(t -> !t.isEmpty());
  }

  private List<String> strings(String member) {
    JsonNode value = document.get(member);
    List<String> texts = new ArrayList<>();
    if (value == null || value.isNull()) {
      return texts;
    }
    value.forEach(
        element -> {
          if (element.isTextual()) {
            texts.add(element.textValue());
          }
        });
    if (!value.isArray() || texts.size() != value.size()) {
      findings.warning(
          "member_type", member + " is not an array of strings; peers in Go refuse that.");
    }
    return texts;
  }
}
