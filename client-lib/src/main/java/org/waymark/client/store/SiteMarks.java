package org.waymark.client.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.Counters;

/**
 * The counters of every site that was once believed, so that not even a lost store lets one of them
 * go back. A text file to which lines are only added:
 *
 * <pre>{@code <sub> <ver> <hash of its token> <mver> <hash of its token> <CRC-32C>}</pre>
 *
 * <p>A line that a crash cut off does not match its checksum and is passed over; what it would have
 * said is still in the store, which was committed before. The file is read when it is first needed,
 * which is at an import or before more is added, never when a peer is resolved. Not thread-safe.
 */
final class SiteMarks {

  private static final Logger LOG = LoggerFactory.getLogger(SiteMarks.class);

  /** The file is written anew when it has this many lines more than twice the sites in it. */
  private static final int SLACK = 1024;

  private final Optional<Path> file;
  private @Nullable Map<String, Counters> loaded;
  private int lines;

  SiteMarks(Optional<Path> file) {
    this.file = file;
  }

  /** The marks by identifier; callers must not change them. */
  Map<String, Counters> all() {
    Map<String, Counters> known = loaded;
    if (known == null) {
      known = new HashMap<>();
      lines = file.isPresent() && Files.exists(file.get()) ? read(file.get(), known) : 0;
      loaded = known;
    }
    return known;
  }

  /** Adds what is higher than what is known, and forces it to the disk. */
  void raise(Map<EntityId, Counters> higher) throws IOException {
    Map<String, Counters> known = all();
    StringBuilder added = new StringBuilder();
    higher.forEach(
        (sub, counters) -> {
          Counters before = known.get(sub.value());
          if (before == null || above(counters, before)) {
            known.put(sub.value(), counters);
            added.append(line(sub.value(), counters));
            lines++;
          }
        });
    if (file.isEmpty() || added.isEmpty()) {
      return;
    }
    if (lines > 2 * known.size() + SLACK) {
      StringBuilder whole = new StringBuilder();
      known.forEach((sub, counters) -> whole.append(line(sub, counters)));
      Durable.replace(file.get(), whole.toString().getBytes(US_ASCII), () -> {}, () -> {});
      lines = known.size();
    } else {
      // Begins with a line feed, so that a line which was cut off spoils no other.
      Durable.append(file.get(), ("\n" + added).getBytes(US_ASCII));
    }
  }

  private static boolean above(Counters counters, Counters before) {
    return counters.ver() > before.ver() || counters.mver() > before.mver();
  }

  private static String line(String sub, Counters counters) {
    String text =
        sub
            + ' '
            + counters.ver()
            + ' '
            + counters.verToken().hex()
            + ' '
            + counters.mver()
            + ' '
            + counters.mverToken().hex();
    return text + ' ' + sum(text) + '\n';
  }

  private static String sum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(US_ASCII));
    return Long.toHexString(crc.getValue());
  }

  private static int read(Path file, Map<String, Counters> into) {
    int count = 0;
    try {
      for (String line : new String(Files.readAllBytes(file), US_ASCII).split("\n", -1)) {
        if (!line.isEmpty()) {
          count++;
          read(line, into);
        }
      }
    } catch (IOException e) {
      throw new StoreException("store_io", "The marks of sites in " + file + " cannot be read.", e);
    }
    return count;
  }

  private static void read(String line, Map<String, Counters> into) {
    int end = line.lastIndexOf(' ');
    String[] parts = line.split(" ", -1);
    if (parts.length != 6 || !parts[5].equals(sum(line.substring(0, end)))) {
      LOG.warn("A line of the marks of sites is cut off or damaged and is passed over.");
      return;
    }
    try {
      Counters counters =
          new Counters(
              Long.parseLong(parts[1]),
              Sha256.fromHex(parts[2]),
              Long.parseLong(parts[3]),
              Sha256.fromHex(parts[4]));
      into.merge(parts[0], counters, (old, next) -> above(next, old) ? next : old);
    } catch (NumberFormatException | VerificationException e) {
      LOG.warn("A line of the marks of sites is damaged and is passed over.");
    }
  }
}
