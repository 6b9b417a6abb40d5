package org.waymark.trust.bundle;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.trust.id.EntityId;

/**
 * Writes a bundle: the items in the order of formats 10, then {@link #end}. The same items give the
 * same bytes. It checks the order and nothing else. The caller buffers, flushes and closes the
 * stream. Not thread-safe.
 */
public final class BundleWriter {

  private final OutputStream out;
  private final MessageDigest digest = Sha256.newDigest();
  private final BundleOrder order = new BundleOrder();

  /** Begins a bundle. */
  public BundleWriter(OutputStream out) throws IOException {
    this.out = out;
    write(ascii(BundleTag.HEADER + "\n"));
  }

  /** A root file: every version kept, ascending, to the newest. */
  public void root(byte[] file) throws IOException {
    demand(order.next(BundleTag.ROOT));
    line("root ", file);
  }

  /** The newest snapshot, where there is one. */
  public void snapshot(String token) throws IOException {
    demand(order.next(BundleTag.SNAPSHOT));
    line("snapshot ", ascii(token));
  }

  /**
   * A record: with a snapshot that of every site in it, by ascending map key; in the tail directly
   * after the entry that names it, if that is the last event of the site.
   */
  public void record(EntityId sub, byte[] record) throws IOException {
    demand(order.nextRecord(sub, record.length));
    line("record " + sub.value() + " ", record);
  }

  /** A level-0 hash tile of the entries that the snapshot includes, from 0; the last partial. */
  public void tile(long index, List<Sha256> hashes) throws IOException {
    demand(order.nextTile(index, hashes.size()));
    byte[] content = new byte[hashes.size() * Sha256.LENGTH];
    for (int i = 0; i < hashes.size(); i++) {
      System.arraycopy(hashes.get(i).bytes(), 0, content, i * Sha256.LENGTH, Sha256.LENGTH);
    }
    line("tile " + index + " ", ascii(Base64Std.encode(content)));
  }

  /** An entry that the snapshot does not include, ascending. */
  public void entry(byte[] entry) throws IOException {
    demand(order.nextEntry(entry.length));
    line("entry ", entry);
  }

  /** The signed note of all entries. */
  public void checkpoint(byte[] note) throws IOException {
    demand(order.next(BundleTag.CHECKPOINT));
    String text = new String(note, StandardCharsets.UTF_8);
    line("checkpoint ", CanonicalJson.write(TextNode.valueOf(text)));
  }

  /** The last line. */
  public void end() throws IOException {
    demand(order.next(BundleTag.END));
    write(ascii("end " + Sha256.ofBytes(digest.digest()).hex() + "\n"));
  }

  private static void demand(Optional<String> refused) {
    refused.ifPresent(
        why -> {
          throw new IllegalStateException("the bundle " + why);
        });
  }

  private void line(String start, byte[] field) throws IOException {
    byte[] tag = ascii(start);
    if (tag.length + field.length > BundleTag.MAX_LINE) {
      throw new IllegalArgumentException("a line of " + (tag.length + field.length) + " bytes");
    }
    for (byte b : field) {
      if (b == '\n') {
        throw new IllegalArgumentException("a field of a bundle with a line feed in it");
      }
    }
    write(tag);
    write(field);
    write(new byte[] {'\n'});
  }

  private void write(byte[] bytes) throws IOException {
    digest.update(bytes);
    out.write(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
