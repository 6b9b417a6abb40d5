package org.waymark.client.ocm;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchException.Kind;
import org.waymark.client.fetch.FetchRequest;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.fetch.Fetcher;
import org.waymark.signer.MalformedException;

/**
 * Finds the discovery document of a server, asking where deployed clients ask: {@code
 * /.well-known/ocm}, then {@code /ocm-provider/} (OCMClient.Discover in the three Reva branches;
 * OCMDiscoveryService::discover in Nextcloud), and for a server in a folder the same below it.
 *
 * <p>Thread-safe if its fetcher is.
 */
public final class OcmProbe {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** After these nobody is there to be asked a second question. */
  private static final Set<Kind> HOPELESS =
      Set.of(Kind.DNS, Kind.ADDRESS_REFUSED, Kind.CONNECT, Kind.TLS, Kind.TIMEOUT);

  private final Fetcher fetcher;
  private final Duration timeout;

  public OcmProbe(Fetcher fetcher) {
    this(fetcher, TIMEOUT);
  }

  /**
   * A probe with another patience.
   *
   * @param timeout for each document asked for
   */
  public OcmProbe(Fetcher fetcher, Duration timeout) {
    this.fetcher = fetcher;
    this.timeout = timeout;
  }

  /**
   * Reads the document of a server.
   *
   * @param server a host, an OCM address, the URL of a server, or the URL of a document
   * @return the first readable document, or else the first unreadable one
   * @throws FetchException if no place gave any document; the first failure, the others suppressed
   * @throws MalformedException a code {@code host_*} or {@code address_*}
   */
  public ProbeResult probe(String server) throws FetchException {
    Findings findings = new Findings();
    List<URI> places = ProbePlaces.of(server, findings);
    Optional<ProbeResult> unreadable = Optional.empty();
    List<FetchException> failures = new ArrayList<>();
    for (URI place : places) {
      try {
        ProbeResult result = ask(place, findings.list());
        if (result.reading().readable()) {
          return result;
        }
        unreadable = Optional.of(unreadable.orElse(result));
        findings.warning(
            "discovery_place_unreadable",
            place + " answers something that is no discovery document; clients may stop there.");
      } catch (FetchException e) {
        failures.add(e);
        if (HOPELESS.contains(e.kind())) {
          break;
        }
        findings.info(
            "discovery_place_missing", "No discovery document at " + place + ": " + e.code() + ".");
      }
    }
    if (unreadable.isPresent()) {
      return unreadable.get();
    }
    FetchException first = failures.get(0);
    failures.stream().skip(1).forEach(first::addSuppressed);
    throw first;
  }

  /** Reads a document at hand, such as a file's bytes; {@code from} says whose it is. */
  public static ProbeResult of(byte[] document, URI from) {
    return new ProbeResult(DiscoveryReader.read(document, from), from);
  }

  private ProbeResult ask(URI place, List<Finding> earlier) throws FetchException {
    FetchResponse response =
        fetcher.get(
            FetchRequest.of(place)
                .withMaxBytes(DiscoveryReader.MAX_BYTES)
                .withTimeout(timeout)
                .withAccept("application/json"));
    Findings findings = new Findings();
    earlier.forEach(findings::add);
    if (!response.finalUri().getAuthority().equalsIgnoreCase(place.getAuthority())) {
      findings.warning(
          "redirected_elsewhere",
          place + " is answered by another server: " + response.finalUri() + ".");
    }
    return new ProbeResult(
        DiscoveryReader.read(response.body(), place).withEarlier(findings.list()),
        response.finalUri());
  }
}
