package org.waymark.trust.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.BundleException;

/**
 * Reads the items of a bundle, checking form, order and the hash at the end, and nothing else; for
 * verification see {@link BundleImport}. Stateless and thread-safe.
 */
public final class BundleReader {

  private BundleReader() {}

  /**
   * Reads a whole bundle, one line in memory at a time. The caller bounds and closes the stream.
   *
   * @throws BundleException {@code bundle_damaged bundle_malformed bundle_line_too_long}
   * @throws org.waymark.trust.RecordException {@code record_malformed} for one that is too large
   * @throws VerificationException whatever the visitor throws, unless the file is damaged
   */
  public static void read(InputStream in, BundleVisitor visitor) throws IOException {
    BundleLines lines = new BundleLines(in);
    try {
      for (BundleTag tag = lines.next(); tag != BundleTag.END; tag = lines.next()) {
        switch (tag) {
          case ROOT -> visitor.root(lines.bytes());
          case SNAPSHOT -> visitor.snapshot(lines.text());
          case RECORD -> visitor.record(lines.sub(), lines.bytes(), Sha256.of(lines.bytes()));
          case TILE -> visitor.tile(lines.tileIndex(), hashes(lines.bytes()));
          case ENTRY -> visitor.entry(lines.bytes());
          case CHECKPOINT -> visitor.checkpoint(lines.bytes());
          case END -> throw new IllegalStateException("the loop ends before");
        }
      }
    } catch (VerificationException e) {
      throw lines.diagnose(e);
    }
  }

  static List<Sha256> hashes(byte[] tile) {
    List<Sha256> hashes = new ArrayList<>(tile.length / Sha256.LENGTH);
    for (int i = 0; i < tile.length; i += Sha256.LENGTH) {
      hashes.add(Sha256.ofBytes(Arrays.copyOfRange(tile, i, i + Sha256.LENGTH)));
    }
    return hashes;
  }
}
