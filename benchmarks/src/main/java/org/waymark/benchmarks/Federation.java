package org.waymark.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.sync.Source;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.Root;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/**
 * A federation of a given size, as a bundle in a file: what every benchmark starts from.
 *
 * @param hosts in an order that has nothing to do with the order of the directory
 * @param sites with their documents, in order of admission; empty when it was read from a file
 */
record Federation(Path bundle, Root root, Instant now, List<String> hosts, List<TestSite> sites) {

  static Federation create(Path folder, int size) throws IOException {
    TestFederation made = TestFederation.create();
    List<TestSite> sites = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      TestSite site = made.site("site" + i + ".example");
      made.log(EventType.ADMIT, site.restate(Metadata.of(site)));
      sites.add(site);
    }
    made.advance(Duration.ofMinutes(1));
    made.snapshot();
    Path bundle = folder.resolve("federation-" + size + ".bundle");
    Files.write(bundle, made.bundle());
    List<String> hosts = new ArrayList<>();
    sites.forEach(site -> hosts.add(site.id().host().toString()));
    java.util.Collections.shuffle(hosts, new Random(1));
    return new Federation(bundle, made.root(), made.now().plusSeconds(60), hosts, sites);
  }

  /** A client of this federation, at the moment at which it is fresh. */
  DirectoryConfig client(DirectoryConfig base) {
    return base.clock(InstantSource.fixed(now))
        .background(false)
        .federation(new FederationConfig(root, List.of(new Source.BundleSource(bundle))));
  }

  /** Opened, and synchronised from the bundle. */
  Directory open(DirectoryConfig base) {
    Directory directory = Directory.open(client(base));
    directory.syncNow();
    return directory;
  }
}
