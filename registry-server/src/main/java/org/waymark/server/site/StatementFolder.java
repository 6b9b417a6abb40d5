package org.waymark.server.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.signer.VerificationException;
import org.waymark.trust.statement.SiteStatement;

/**
 * Every version of the statement that was ever begun. A version is taken by making the file {@code
 * <n>.reserved} and forcing it to the disk before anything with that counter is signed, so neither
 * a kill at any moment nor two processes at once lead to two statements with one {@code ver}
 * (DESIGN 7: the same counters with other bytes are refused). A version whose process died before
 * it signed is skipped for good.
 */
final class StatementFolder {
  private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,15})\\.(reserved|jwt)");

  private final Path folder;

  StatementFolder(Path folder) {
    this.folder = folder;
  }

  /** Takes the next version, durably. */
  long reserve() {
    makeFolder();
    for (long next = versions("reserved|jwt").max().orElse(0) + 1; ; next++) {
      Path mark = folder.resolve(next + ".reserved");
      try {
        OwnerOnly.writeNew(mark, new byte[0]);
        WholeFile.force(mark);
        return next;
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof FileAlreadyExistsException)) {
          throw e;
        }
      }
    }
  }

  /** Takes every version up to this one, durably: a directory knows of it, and this folder not. */
  void skip(long ver) {
    makeFolder();
    Path mark = folder.resolve(ver + ".reserved");
    if (ver > 0 && !Files.exists(mark)) {
      OwnerOnly.writeNew(mark, new byte[0]);
      WholeFile.force(mark);
    }
  }

  private void makeFolder() {
    if (Files.isDirectory(folder)) {
      return;
    }
    try {
      OwnerOnly.makeFolder(folder);
    } catch (UncheckedIOException e) {
      if (!(e.getCause() instanceof FileAlreadyExistsException)) {
        throw e; // otherwise another process was quicker
      }
    }
    WholeFile.force(folder);
  }

  /** Keeps a statement, durably; it may be handed out afterwards and not before. */
  void keep(SiteStatement statement) {
    WholeFile.write(
        folder.resolve(statement.ver() + ".jwt"),
        statement.jws().token().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The newest statement that was signed.
   *
   * @throws SiteAdminException {@code statement_damaged}
   */
  Optional<SiteStatement> newest() {
    OptionalLong newest = versions("jwt").max();
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    Path file = folder.resolve(newest.getAsLong() + ".jwt");
    try {
      SiteStatement statement = SiteStatement.parse(Files.readString(file), true);
      statement.requireSelfSigned();
      return Optional.of(statement);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    } catch (VerificationException e) {
      throw SiteAdminException.file(
          "statement_damaged",
          "The statement " + file + " is not what was signed: " + e.getMessage(),
          "waymark site-admin sign signs a new one");
    }
  }

  private LongStream versions(String suffixes) {
    if (!Files.isDirectory(folder)) {
      return LongStream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> NAME.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .filter(name -> name.group(2).matches(suffixes))
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .sorted()
          .boxed()
          .toList()
          .stream()
          .mapToLong(Long::longValue);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
