package org.waymark.registry.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.VerificationKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;

/**
 * The bundle that stands: whether those who import it would believe its checkpoint under the root
 * of now. A root that changes the log key, the log or the witness policy makes it useless, and then
 * it is written again. For one thread.
 */
final class StandingBundle {
  /** The last two lines: a checkpoint as a JSON string, and a hash. */
  private static final int END_BYTES = 2 * 6 * Checkpoint.MAX_BYTES;

  private final DirectoryFolder folder;
  private Optional<Answer> known = Optional.empty();

  private record Answer(long root, FileTime written, boolean believed) {}

  StandingBundle(DirectoryFolder folder) {
    this.folder = folder;
  }

  boolean isBelieved(Root newest) {
    Optional<Path> file = folder.file("bundle");
    if (file.isEmpty()) {
      return false;
    }
    try {
      FileTime written = Files.getLastModifiedTime(file.get());
      Optional<Answer> before =
          known.filter(it -> it.root() == newest.version() && it.written().equals(written));
      Answer now =
          before.isPresent()
              ? before.get()
              : new Answer(newest.version(), written, isBelieved(file.get(), newest));
      known = Optional.of(now);
      return now.believed();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file.get(), e);
    }
  }

  private static boolean isBelieved(Path file, Root newest) throws IOException {
    String end = end(file);
    int from = end.lastIndexOf("\ncheckpoint ");
    int to = end.indexOf('\n', from + 1);
    if (from < 0 || to < 0) {
      return false;
    }
    try {
      String json = end.substring(from + "\ncheckpoint ".length(), to);
      JsonNode note = StrictJson.parse(json.getBytes(UTF_8), JsonLimits.DOCUMENT);
      Checkpoint checkpoint = Checkpoint.parse(note.textValue().getBytes(UTF_8));
      String origin = newest.log().origin();
      boolean signed = false;
      for (VerificationKey key : newest.keys(RootRole.LOG).keys()) {
        signed |= checkpoint.note().verifiedBy(NoteVerifier.ed25519(origin, key));
      }
      return signed
          && checkpoint.origin().equals(origin)
          && (!newest.witness().demanded()
              || newest.witness().satisfiedSince(checkpoint.note()).isPresent());
    } catch (VerificationException e) {
      return false;
    }
  }

  private static String end(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(in.length(), END_BYTES)];
      in.seek(in.length() - end.length);
      in.readFully(end);
      return new String(end, UTF_8);
    }
  }
}
