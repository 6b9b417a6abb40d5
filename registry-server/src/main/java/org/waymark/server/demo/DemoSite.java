package org.waymark.server.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.client.ocm.OcmProbe;
import org.waymark.client.ocm.ProbeResult;

/** A site and its administrator: a server that answers discovery, and a folder with its keys. */
final class DemoSite {
  private final EfssStub stub;
  private final Path folder;

  DemoSite(EfssStub stub, Path folder) {
    this.stub = stub;
    this.folder = folder;
  }

  String product() {
    return stub.product().displayName;
  }

  /** A word for it. */
  String name() {
    return stub.product().name().toLowerCase(Locale.ROOT);
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

  /** The newest statement, as its administrator would hand it in. */
  Path statement() {
    return folder.resolve("statement.jwt");
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

  /** What its administrator types: new keys, a draft filled from the live document, a signature. */
  void sign(Waymark waymark, Path root) {
    EfssProduct product = stub.product();
    type(waymark, "init", entityId(), "--root", root.toString());
    type(
        waymark,
        "edit",
        "--set",
        "mesh_site.displayName=" + product.displayName,
        "--set",
        "mesh_site.country=" + product.country,
        "--set",
        "mesh_site.coordinates={\"latitude\":%s,\"longitude\":%s}"
            .formatted(product.latitude, product.longitude));
    type(waymark, "sign");
  }

  private void type(Waymark waymark, String... words) {
    List<String> command = new ArrayList<>(List.of("site-admin"));
    command.addAll(List.of(words));
    command.addAll(List.of("--data", folder.toString()));
    Waymark.Answer answer = waymark.run(command);
    DemoException.require(
        answer.exit() == 0,
        product()
            + ": site-admin "
            + words[0]
            + " ends with "
            + answer.exit()
            + ": "
            + answer.summary());
  }
}
