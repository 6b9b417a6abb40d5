package org.waymark.benchmarks;

import java.nio.file.Path;
import java.util.List;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.root.RootRole;

/**
 * The first resolve of a peer, from the store on disk, against the strict signature checks in it:
 * the site's key is validated, the membership and the site statement are verified.
 */
final class FirstResolve {
  private static final int SIZE = 2_000;

  private FirstResolve() {}

  static Comparison measure(Path folder) throws Exception {
    Federation federation = Federation.create(folder, SIZE);
    VerificationKey membership = federation.root().keys(RootRole.MEMBERSHIP).keys().get(0);
    List<SignatureChecks> checks = federation.sites().stream().map(SignatureChecks::of).toList();
    Path data = folder.resolve("first-resolve");
    federation.open(DirectoryConfig.at(data)).close();
    return Comparison.measure(
        "first `resolve` of a peer",
        "resolve",
        () -> resolveAll(federation, data),
        "its strict checks",
        () -> checkAll(checks, membership),
        1.3,
        5,
        21);
  }

  private static double resolveAll(Federation federation, Path data) {
    try (Directory directory = Directory.open(federation.client(DirectoryConfig.at(data)))) {
      long began = System.nanoTime();
      for (String host : federation.hosts()) {
        directory.resolve(host);
      }
      return (System.nanoTime() - began) / (double) SIZE;
    }
  }

  private static double checkAll(List<SignatureChecks> checks, VerificationKey membership) {
    long began = System.nanoTime();
    checks.forEach(check -> check.require(membership));
    return (System.nanoTime() - began) / (double) SIZE;
  }
}
