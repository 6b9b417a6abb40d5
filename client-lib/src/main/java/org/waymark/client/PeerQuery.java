package org.waymark.client;

import java.util.Optional;

/**
 * Which peers to find; every part that is given must match.
 *
 * @param service the type or the name of one of the peer's services
 * @param capability one of the peer's OCM capabilities, in any case
 * @param country ISO 3166-1 alpha-2, in any case
 */
public record PeerQuery(
    Optional<String> service, Optional<String> capability, Optional<String> country) {

  /** Every peer. */
  public static PeerQuery all() {
    return new PeerQuery(Optional.empty(), Optional.empty(), Optional.empty());
  }

  public PeerQuery withService(String typeOrName) {
    return new PeerQuery(Optional.of(typeOrName), capability, country);
  }

  public PeerQuery withCapability(String name) {
    return new PeerQuery(service, Optional.of(name), country);
  }

  public PeerQuery withCountry(String alpha2) {
    return new PeerQuery(service, capability, Optional.of(alpha2));
  }

  boolean matches(Peer peer) {
    return service
            .map(
                wanted ->
                    peer.services().stream()
                        .anyMatch(
                            offered ->
                                offered.type().equals(wanted)
                                    || offered.name().equals(Optional.of(wanted))))
            .orElse(true)
        && capability
            .map(wanted -> peer.ocm().capabilities().stream().anyMatch(wanted::equalsIgnoreCase))
            .orElse(true)
        && country
            .map(wanted -> peer.country().filter(wanted::equalsIgnoreCase).isPresent())
            .orElse(true);
  }
}
