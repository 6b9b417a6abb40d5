package org.waymark.client.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;

/**
 * Everything about a copy of a directory that is not about one site or entry. Small, written with
 * each commit, and sealed with its SHA-256.
 *
 * @param rootVersion the root under which the checkpoint was believed
 * @param epoch of the log
 * @param checkpoint the signed note
 * @param frontier of the tree
 * @param lastEntry the newest entry
 * @param snapshot the base of the bundle that this copy can write; empty if it has every entry
 * @param firstEntry from here on every entry is kept
 * @param mapRoot root of the directory map after the newest entry
 * @param sites leaves of the map
 * @param active those of them that are active
 * @param introduction who may be used while the directory is stale
 * @param witnessed how far the witness policy is satisfied
 * @param heldBack sites of which the newest is held back
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoredState(
    long rootVersion,
    long epoch,
    byte[] checkpoint,
    MerkleFrontier frontier,
    byte[] lastEntry,
    Optional<SnapshotBase> snapshot,
    long firstEntry,
    Sha256 mapRoot,
    long sites,
    long active,
    Introduction introduction,
    Witnessed witnessed,
    long heldBack) {

  private static final int FORMAT = 2;

  /** Before anything was held back. */
  private static final int ALL_WITNESSED = 1;

  private static final int MAX_PART = 1 << 20;

  /**
   * The newest snapshot of which every record is still at hand.
   *
   * @param token as it was received
   * @param seq the last entry that it includes
   */
  public record SnapshotBase(String token, long seq) {}

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(FORMAT);
      out.writeLong(rootVersion);
      out.writeLong(epoch);
      write(out, checkpoint);
      out.writeLong(frontier.size());
      for (Sha256 peak : frontier.peaks()) {
        out.write(peak.bytes());
      }
      write(out, lastEntry);
      out.writeBoolean(snapshot.isPresent());
      if (snapshot.isPresent()) {
        write(out, snapshot.get().token().getBytes(US_ASCII));
        out.writeLong(snapshot.get().seq());
      }
      out.writeLong(firstEntry);
      out.write(mapRoot.bytes());
      out.writeLong(sites);
      out.writeLong(active);
      out.writeBoolean(introduction.all());
      out.writeInt(introduction.except().size());
      for (Sha256 key : introduction.except()) {
        out.write(key.bytes());
      }
      write(out, witnessed.note());
      out.writeLong(witnessed.size());
      out.writeLong(witnessed.rootVersion());
      out.writeLong(witnessed.time());
      out.writeLong(heldBack);
      out.write(Sha256.of(bytes.toByteArray()).bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws StoreDamagedException if the bytes are not what was written, or by another version
   */
  static StoredState decode(byte[] sealed) {
    int length = sealed.length - Sha256.LENGTH;
    if (length < 0
        || !Sha256.of(Arrays.copyOf(sealed, length))
            .equals(Sha256.ofBytes(Arrays.copyOfRange(sealed, length, sealed.length)))) {
      throw new StoreDamagedException("The state of the store is damaged.");
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(sealed, 0, length))) {
      int format = in.readInt();
      if (format != FORMAT && format != ALL_WITNESSED) {
        throw new StoreDamagedException("The store was written by another version.");
      }
      long rootVersion = in.readLong();
      long epoch = in.readLong();
      byte[] checkpoint = read(in);
      long size = in.readLong();
      List<Sha256> peaks = new ArrayList<>();
      for (int i = Long.bitCount(size); i > 0; i--) {
        peaks.add(hash(in));
      }
      byte[] lastEntry = read(in);
      Optional<SnapshotBase> snapshot = Optional.empty();
      if (in.readBoolean()) {
        String token = new String(read(in), US_ASCII);
        snapshot = Optional.of(new SnapshotBase(token, in.readLong()));
      }
      long firstEntry = in.readLong();
      Sha256 mapRoot = hash(in);
      long sites = in.readLong();
      long active = in.readLong();
      boolean all = in.readBoolean();
      Set<Sha256> except = new HashSet<>();
      for (int i = in.readInt(); i > 0; i--) {
        except.add(hash(in));
      }
      Witnessed witnessed =
          format == ALL_WITNESSED
              ? new Witnessed(checkpoint, size, rootVersion, Event.parse(lastEntry).time())
              : new Witnessed(read(in), in.readLong(), in.readLong(), in.readLong());
      long heldBack = format == ALL_WITNESSED ? 0 : in.readLong();
      return new StoredState(
          rootVersion,
          epoch,
          checkpoint,
          MerkleFrontier.of(size, peaks),
          lastEntry,
          snapshot,
          firstEntry,
          mapRoot,
          sites,
          active,
          new Introduction(all, except),
          witnessed,
          heldBack);
    } catch (IOException | IllegalArgumentException | VerificationException e) {
      throw new StoreDamagedException("The state of the store cannot be read.", e);
    }
  }

  private static void write(DataOutputStream out, byte[] part) throws IOException {
    out.writeInt(part.length);
    out.write(part);
  }

  private static byte[] read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_PART) {
      throw new IOException("impossible length");
    }
    return in.readNBytes(length);
  }

  private static Sha256 hash(DataInputStream in) throws IOException {
    return Sha256.ofBytes(in.readNBytes(Sha256.LENGTH));
  }
}
