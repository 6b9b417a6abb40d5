package org.waymark.server.demo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.client.ocm.OcmProbe;
import org.waymark.client.ocm.ProbeResult;

/** A site and its administrator: a server that answers discovery, and a folder with its keys. */
final class DemoSite {
  private final String name;
  private final EfssStub stub;
  private final Path folder;
  private final Set<Fault> faults;

  /**
   * @param name a word for it
   * @param folder for its keys and its statement
   * @param faults what its administrator gets wrong
   */
  DemoSite(String name, EfssStub stub, Path folder, Set<Fault> faults) {
    this.name = name;
    this.stub = stub;
    this.folder = folder;
    this.faults = Set.copyOf(faults);
  }

  /** Where its administrator has its keys. */
  Path folder() {
    return folder;
  }

  String product() {
    return stub.product().displayName;
  }

  /** A word for it. */
  String name() {
    return name;
  }

  /** Where its product has the discovery document. */
  String discoveryUrl() {
    return stub.origin()
        + (stub.product().answersWellKnown() ? "/.well-known/ocm" : "/ocm-provider/");
  }

  /** With its port: sites on one machine differ in nothing else. */
  String host() {
    return stub.host();
  }

  /** Of a user there. */
  String ocmAddress() {
    return "maria@" + host();
  }

  String entityId() {
    return stub.origin();
  }

  /** The OCM end point that its server announces. */
  String endPoint() {
    return stub.origin() + stub.product().endPoint;
  }

  /** Puts up what proves that the host is the administrator's. */
  void show(String line) {
    stub.show(line);
  }

  /** From now on its discovery document is told so. */
  void tell(Lie lie) {
    stub.tell(lie);
  }

  /** Reads its discovery document over HTTP and demands that it says what the server announces. */
  void probe(OcmProbe probe) {
    ProbeResult found;
    try {
      found = probe.probe(entityId());
    } catch (FetchException e) {
      throw new DemoException(product() + ": " + e.getMessage(), e);
    }
    String read =
        found.reading().normalized().flatMap(OcmDiscovery::endPoint).map(URI::toString).orElse("");
    DemoException.require(
        read.equals(endPoint()),
        product() + " at " + found.foundAt() + ": the end point is read as '" + read + "'");
  }

  /**
   * What its administrator types: the invitation, and the facts that no server can tell.
   *
   * @param wait for the line to be put up, and for the operator
   */
  List<String> joinCommand(String link, Duration wait) {
    EfssProduct product = stub.product();
    List<String> words = new ArrayList<>(List.of("join", link, "--data", folder.toString()));
    words.addAll(List.of("--wait", wait.toSeconds() + "s"));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("federation_entity.organization_name", product.displayName + " University");
    facts.put("federation_entity.homepage_uri", "https://www.example.org");
    facts.put("federation_entity.policy_uri", "https://www.example.org/privacy");
    facts.put("federation_entity.contacts", contacts());
    facts.put("mesh_site.displayName", product.displayName);
    facts.put("mesh_site.country", product.country);
    facts.put(
        "mesh_site.coordinates",
        "{\"latitude\":%s,\"longitude\":%s}".formatted(product.latitude, product.longitude));
    facts.forEach((path, value) -> words.addAll(List.of("--set", path + "=" + value)));
    if (!faults.contains(Fault.TERMS_NOT_ACCEPTED)) {
      words.add("--accept-terms");
    }
    return words;
  }

  private String contacts() {
    return faults.contains(Fault.CONTACT_SECURITY_MISSING)
        ? "support@example.org"
        : "support@example.org,security@example.org";
  }
}
