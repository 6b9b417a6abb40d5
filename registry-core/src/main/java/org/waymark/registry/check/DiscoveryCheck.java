package org.waymark.registry.check;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.waymark.client.ocm.ClientVerdict;
import org.waymark.client.ocm.DiscoveryReading;
import org.waymark.client.ocm.Drift;
import org.waymark.client.ocm.Drift.Change;
import org.waymark.client.ocm.DriftKind;
import org.waymark.client.ocm.Finding;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.client.ocm.ProbeResult;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.trust.statement.SiteStatement;

/** The live discovery document: there, as certified, and readable by the products of peers. */
final class DiscoveryCheck {

  private DiscoveryCheck() {}

  static CheckResult live(SiteStatement statement, LiveSite live) {
    if (live.discovery() instanceof Attempt.Missed<ProbeResult> missed) {
      return CheckResult.fail(
          CheckName.DISCOVERY_LIVE,
          missed.codeOf("discovery", "_unreachable"),
          "No discovery document could be had from "
              + statement.sub().host()
              + ": "
              + missed.sentence(),
          "Switch on OCM and let the web server pass on /.well-known/ocm; look with: waymark ocm"
              + " probe "
              + statement.sub().host());
    }
    ProbeResult found = live.discovery().answer().orElseThrow();
    DiscoveryReading reading = found.reading();
    if (!reading.readable()) {
      return CheckResult.fail(
          CheckName.DISCOVERY_LIVE,
          "discovery_unreadable",
          found.foundAt()
              + " is no discovery document: "
              + reading.findings().stream()
                  .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                  .map(Finding::message)
                  .findFirst()
                  .orElse("it cannot be read."),
          "Let the web server pass on /.well-known/ocm to the product; look with: waymark ocm probe "
              + statement.sub().host());
    }
    if (!reading.normalized().orElseThrow().enabled()) {
      return CheckResult.warn(
          CheckName.DISCOVERY_LIVE,
          "discovery_disabled",
          found.foundAt() + " says that OCM is switched off, so peers will send nothing.",
          "Switch on federated sharing in the product.");
    }
    return CheckResult.pass(
        CheckName.DISCOVERY_LIVE, found.foundAt() + " is a discovery document that can be read.");
  }

  static CheckResult matches(SiteStatement statement, OcmDiscovery live) {
    ObjectNode certified = statement.ocmServer().orElseGet(JsonNodeFactory.instance::objectNode);
    Drift drift = Drift.between(certified, live, URI.create(statement.sub().value()));
    List<String> severe = names(drift, DriftKind.ADMINISTRATOR);
    List<String> harmless = names(drift, DriftKind.HARMLESS);
    if (!severe.isEmpty()) {
      return CheckResult.fail(
          CheckName.DISCOVERY_MATCHES,
          "discovery_differs",
          "The discovery document of "
              + statement.sub().host()
              + " differs from the statement in "
              + String.join(", ", severe)
              + (harmless.isEmpty() ? "" : ", and harmlessly in " + String.join(", ", harmless))
              + ".",
          "If the server is right, sign a statement that says the same: waymark site-admin status,"
              + " then waymark site-admin sign; if not, mend the server.");
    }
    if (!harmless.isEmpty()) {
      return CheckResult.warn(
          CheckName.DISCOVERY_MATCHES,
          "discovery_drifts",
          "The discovery document of "
              + statement.sub().host()
              + " differs harmlessly from the statement in "
              + String.join(", ", harmless)
              + ".",
          "Nothing urgent: a node started with --site updates the statement by itself.");
    }
    return CheckResult.pass(
        CheckName.DISCOVERY_MATCHES,
        "The discovery document of " + statement.sub().host() + " says what the statement says.");
  }

  private static List<String> names(Drift drift, DriftKind kind) {
    return drift.of(kind).stream()
        .map(Change::member)
        .filter(member -> !member.equals("jwks")) // the check of the keys says more about those
        .distinct()
        .toList();
  }

  /** Seafile reads only what Seafile writes, so its refusal says nothing about a document. */
  static CheckResult clients(SiteStatement statement, DiscoveryReading reading) {
    List<String> refusals =
        reading.clients().entrySet().stream()
            .filter(client -> !client.getKey().equals("seafile") && !client.getValue().ok())
            .map(Map.Entry::getValue)
            .map(ClientVerdict::reason)
            .toList();
    if (refusals.isEmpty()) {
      return CheckResult.pass(
          CheckName.CLIENTS,
          "Nextcloud, OpenCloud, oCIS and Reva read the discovery document of "
              + statement.sub().host()
              + ".");
    }
    return CheckResult.fail(
        CheckName.CLIENTS,
        "client_cannot_read",
        "Some products cannot read the discovery document of "
            + statement.sub().host()
            + ": "
            + String.join(" ", refusals),
        "Update the product, or mend the members named; look with: waymark ocm probe "
            + statement.sub().host());
  }
}
