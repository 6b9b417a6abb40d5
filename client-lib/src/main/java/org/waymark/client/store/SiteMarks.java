package org.waymark.client.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
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
 * <pre>{@code <sub> <ver> <hash of its token> <mver> <hash of its token> <epoch> <CRC-32C>}</pre>
 *
 * <p>A line that a crash cut off does not match its checksum and is passed over; what it would have
 * said is still in the store, which was committed before. One thread writes; any number reads.
 */
final class SiteMarks {

  private static final Logger LOG = LoggerFactory.getLogger(SiteMarks.class);

  /** The file is written anew when it has this many lines more than twice the sites in it. */
  private static final int SLACK = 1024;

  private final Optional<Path> file;
  private final Map<String, SiteMark> known = new ConcurrentHashMap<>();
  private int lines;

  SiteMarks(Optional<Path> file) {
    this.file = file;
    this.lines = file.isPresent() && Files.exists(file.get()) ? read(file.get(), known) : 0;
  }

  /** The marks by identifier; callers must not change them. */
  Map<String, SiteMark> all() {
    return known;
  }

  /** Adds what is higher than what is known: forces it to the disk, and then goes by it. */
  void raise(Map<EntityId, SiteMark> higher) throws IOException {
    apply(write(higher));
  }

  /**
   * Forces to the disk what is higher than what is known, and does not go by it yet.
   *
   * @return what changes, for {@link #apply}
   */
  Map<String, SiteMark> write(Map<EntityId, SiteMark> higher) throws IOException {
    Map<String, SiteMark> changed = new HashMap<>();
    StringBuilder added = new StringBuilder();
    higher.forEach(
        (sub, mark) -> {
          SiteMark before = known.get(sub.value());
          SiteMark after = before == null ? mark : before.raised(mark);
          if (!after.equals(before)) {
            changed.put(sub.value(), after);
            added.append(line(sub.value(), after));
          }
        });
    if (file.isPresent() && !changed.isEmpty()) {
      write(file.get(), changed, added);
    }
    return changed;
  }

  void apply(Map<String, SiteMark> changed) {
    known.putAll(changed);
  }

  private void write(Path to, Map<String, SiteMark> changed, StringBuilder added)
      throws IOException {
    if (lines + changed.size() > 2 * known.size() + SLACK) {
      Map<String, SiteMark> after = new HashMap<>(known);
      after.putAll(changed);
      StringBuilder whole = new StringBuilder();
      after.forEach((sub, mark) -> whole.append(line(sub, mark)));
      Durable.replace(to, whole.toString().getBytes(US_ASCII), () -> {}, () -> {});
      lines = after.size();
    } else {
      // Begins with a line feed, so that a line which was cut off spoils no other.
      Durable.append(to, ("\n" + added).getBytes(US_ASCII));
      lines += changed.size();
    }
  }

  private static String line(String sub, SiteMark mark) {
    Counters counters = mark.counters();
    String text =
        sub
            + ' '
            + counters.ver()
            + ' '
            + counters.verToken().hex()
            + ' '
            + counters.mver()
            + ' '
            + counters.mverToken().hex()
            + ' '
            + mark.epoch();
    return text + ' ' + sum(text) + '\n';
  }

  private static String sum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(US_ASCII));
    return Long.toHexString(crc.getValue());
  }

  private static int read(Path file, Map<String, SiteMark> into) {
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

  private static void read(String line, Map<String, SiteMark> into) {
    int end = line.lastIndexOf(' ');
    String[] parts = line.split(" ", -1);
    if (parts.length != 7 || !parts[6].equals(sum(line.substring(0, end)))) {
      LOG.warn("A line of the marks of sites is cut off or damaged and is passed over.");
      return;
    }
    try {
      SiteMark mark =
          new SiteMark(
              new Counters(
                  Long.parseLong(parts[1]),
                  Sha256.fromHex(parts[2]),
                  Long.parseLong(parts[3]),
                  Sha256.fromHex(parts[4])),
              Long.parseLong(parts[5]));
      into.merge(parts[0], mark, SiteMark::raised);
    } catch (NumberFormatException | VerificationException e) {
      LOG.warn("A line of the marks of sites is damaged and is passed over.");
    }
  }
}
