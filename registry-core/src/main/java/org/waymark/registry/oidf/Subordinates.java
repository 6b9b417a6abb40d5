package org.waymark.registry.oidf;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatus;

/**
 * Who stands directly under the trust anchor: active sites that it certifies itself, and the
 * intermediates in the chains of the others. Kept in memory, a few hundred bytes for each; after a
 * change only the records that are new are read. Thread-safe.
 */
final class Subordinates {
  private final RegistryStorage storage;
  private Map<String, Known> sites = Map.of();

  Subordinates(RegistryStorage storage) {
    this.storage = storage;
  }

  /**
   * What is kept of an active site.
   *
   * @param topmost the membership that the anchor issued, where it is not the site's own
   */
  private record Known(Sha256 record, Set<String> types, Optional<MembershipStatement> topmost) {}

  /** One moment. */
  record Listing(Map<String, Set<String>> sites, Map<String, MembershipStatement> intermediates) {

    /**
     * OpenID Federation 1.0, section 8.2.1.
     *
     * @param types an entity of any of these is listed; all are where none is named
     */
    Collection<String> entities(List<String> types, boolean intermediatesOnly) {
      Set<String> found = new LinkedHashSet<>();
      if (types.isEmpty() || types.contains("federation_entity")) {
        found.addAll(intermediates.keySet());
      }
      if (!intermediatesOnly) {
        sites.forEach(
            (sub, has) -> {
              if (types.isEmpty() || types.stream().anyMatch(has::contains)) {
                found.add(sub);
              }
            });
      }
      return found;
    }
  }

  /** As the database has it now. */
  synchronized Listing read() {
    Map<String, Known> now = new HashMap<>();
    for (SiteRow row : storage.sites(SiteStatus.ACTIVE)) {
      String sub = row.entity().value();
      Known before = sites.get(sub);
      if (before != null && before.record().equals(row.record())) {
        now.put(sub, before);
      } else {
        storage
            .document(row.record())
            .map(Record::parse)
            .ifPresent(record -> now.put(sub, known(row.record(), record)));
      }
    }
    sites = now;
    Map<String, Set<String>> direct = new TreeMap<>();
    Map<String, MembershipStatement> above = new TreeMap<>();
    now.forEach(
        (sub, known) -> {
          if (known.topmost().isEmpty()) {
            direct.put(sub, known.types());
          } else {
            MembershipStatement topmost = known.topmost().get();
            above.merge(topmost.sub().value(), topmost, Subordinates::newer);
          }
        });
    return new Listing(direct, above);
  }

  private static Known known(Sha256 hash, Record record) {
    Set<String> types = new LinkedHashSet<>();
    record.site().metadata().fieldNames().forEachRemaining(types::add);
    List<MembershipStatement> chain = record.chain();
    return new Known(
        hash,
        Set.copyOf(types),
        chain.size() > 1 ? Optional.of(chain.get(chain.size() - 1)) : Optional.empty());
  }

  private static MembershipStatement newer(MembershipStatement one, MembershipStatement other) {
    return other.issued().isAfter(one.issued()) ? other : one;
  }
}
