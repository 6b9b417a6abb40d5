package org.waymark.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.testing.TestSite;

/**
 * The first resolve of a peer, from the store on disk, against the strict signature checks in it:
 * the site's key is validated, the membership and the site statement are verified.
 */
final class FirstResolve {
  private static final int SIZE = 2_000;

  private FirstResolve() {}

  /** What a signature check needs, taken apart beforehand. */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  private record Check(
      ObjectNode siteKey, byte[] siteInput, byte[] siteSignature, byte[] input, byte[] signature) {}

  static Comparison measure(Path folder) throws Exception {
    Federation federation = Federation.create(folder, SIZE);
    VerificationKey membership = federation.root().keys(RootRole.MEMBERSHIP).keys().get(0);
    List<Check> checks = new ArrayList<>();
    for (TestSite site : federation.sites()) {
      CompactJws statement = site.statement().jws();
      CompactJws certificate = site.membership().jws();
      checks.add(
          new Check(
              site.key().publicKey().toJwk(),
              input(statement),
              signature(statement),
              input(certificate),
              signature(certificate)));
    }
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

  private static double checkAll(List<Check> checks, VerificationKey membership) {
    long began = System.nanoTime();
    for (Check check : checks) {
      VerificationKey key = VerificationKey.fromJwk(check.siteKey());
      if (!key.verify(check.siteInput(), check.siteSignature())
          || !membership.verify(check.input(), check.signature())) {
        throw new IllegalStateException("a signature of the benchmark does not verify");
      }
    }
    return (System.nanoTime() - began) / (double) SIZE;
  }

  private static byte[] input(CompactJws jws) {
    String token = jws.token();
    return token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] signature(CompactJws jws) {
    return Base64Url.decode(jws.token().substring(jws.token().lastIndexOf('.') + 1));
  }
}
