package org.waymark.server.monitor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.Host;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatement;

/**
 * What a site knows that it signed. Nobody else can tell a silent exchange of keys from the site's
 * own doing: both look the same in the log.
 *
 * @param statements of one or more sites, each with the versions that are at hand
 */
public record OwnStatements(List<SiteStatement> statements) {
  /** Nothing to compare with. */
  public static final OwnStatements NONE = new OwnStatements(List.of());

  public OwnStatements {
    statements = List.copyOf(statements);
  }

  /**
   * The statement in a file, or every statement that the data folder of a site holds.
   *
   * @throws org.waymark.signer.VerificationException when a file is no statement that its own key
   *     signed
   */
  public static OwnStatements read(List<Path> places) throws IOException {
    List<SiteStatement> found = new ArrayList<>();
    for (Path place : places) {
      for (Path file : files(place)) {
        SiteStatement statement = SiteStatement.parse(token(file), true);
        statement.requireSelfSigned();
        found.add(statement);
      }
    }
    return new OwnStatements(found);
  }

  private static List<Path> files(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    Path statements = place.resolve("statements");
    if (!Files.isDirectory(statements)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(statements)) {
      return files.filter(file -> file.toString().endsWith(".jwt")).sorted().toList();
    }
  }

  private static String token(Path file) throws IOException {
    if (Files.size(file) > CompactJws.MAX_LENGTH) {
      throw new org.waymark.signer.MalformedException(
          "too_large", file + " is too large for a statement.");
    }
    return Files.readString(file, StandardCharsets.UTF_8).strip();
  }

  private List<SiteStatement> of(Host host) {
    return statements.stream().filter(one -> one.sub().host().equals(host)).toList();
  }

  /** Whether there is anything to compare a host with. */
  boolean know(Host host) {
    return !of(host).isEmpty();
  }

  /** What a record says that the site did not; nothing where there is nothing to compare with. */
  List<Alarm> check(Host host, Record record) {
    List<SiteStatement> own = of(host);
    Optional<SiteStatement> newest = own.stream().max(Comparator.comparing(SiteStatement::ver));
    List<Alarm> alarms = new ArrayList<>();
    if (newest.isEmpty()) {
      return alarms;
    }
    String token = record.site().jws().token();
    boolean mine = own.stream().anyMatch(one -> one.jws().token().equals(token));
    boolean older = !mine && record.ver() < newest.get().ver();
    if (!mine && own.stream().anyMatch(one -> one.ver() == record.ver())) {
      alarms.add(
          new Alarm(
              "statement_differs",
              "The statement of "
                  + host
                  + " with ver "
                  + record.ver()
                  + " in the directory is not the one that the site signed."));
    } else if (!mine && !older) {
      alarms.add(
          new Alarm(
              "statement_unknown",
              "The directory has a statement of "
                  + host
                  + " with ver "
                  + record.ver()
                  + ", which the site did not sign with what is at hand here; its newest is "
                  + newest.get().ver()
                  + "."));
    }
    Set<String> certified = thumbprints(record.membership().keys().keys());
    own.forEach(one -> certified.removeAll(thumbprints(one.keys().keys())));
    if (!certified.isEmpty() && !older) {
      alarms.add(
          new Alarm(
              "keys_unknown",
              "The directory certifies keys of "
                  + host
                  + " that the site does not have: "
                  + String.join(", ", certified)
                  + "."));
    }
    return alarms;
  }

  private static Set<String> thumbprints(List<VerificationKey> keys) {
    Set<String> names = new HashSet<>();
    keys.forEach(key -> names.add(key.thumbprint().value()));
    return names;
  }
}
