package org.waymark.server.site;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.statement.SiteStatement;

/**
 * One key of a site for another, so that a kill at any moment locks nobody out:
 *
 * <pre>
 * 1  keys/SET.next.pem is made                  the mark of a rotation under way
 * 2  a statement that names the new key         kept in statements/, as every statement
 * 3  the registry is asked                      by the caller
 * 4  the directory shows the new key            by the caller, who believes the directory alone
 * 5  keys/SET.pem is copied to keys/retired/
 * 6  the draft names the new key
 * 7  keys/SET.next.pem becomes keys/SET.pem     one rename, which also ends the rotation
 * </pre>
 *
 * <p>Up to 7 both private keys are there under names that say what they are. Any step may be done
 * twice. A new key that no directory ever shows does no harm: the old one goes on.
 */
final class KeyRotation {
  private final SiteFiles files;
  private final SiteKeys keys;
  private final DraftFile drafts;
  private final StatementFolder statements;

  KeyRotation(SiteFiles files, SiteKeys keys, DraftFile drafts) {
    this.files = files;
    this.keys = keys;
    this.drafts = drafts;
    this.statements = new StatementFolder(files.statements());
  }

  /** The sets of which a new key waits. */
  List<KeySet> underWay() {
    List<KeySet> found = new ArrayList<>();
    for (KeySet set : KeySet.values()) {
      if (Files.exists(keys.nextFile(set))) {
        found.add(set);
      }
    }
    return found;
  }

  /**
   * Makes the new key, unless one waits already, and the statement that names it, unless there is a
   * current one. It says otherwise what the newest statement says: what was edited and not signed
   * yet is not part of a rotation.
   *
   * @param keepOld whether the old OCM or node key goes on being named beside the new one, for what
   *     it has signed; a federation key is always replaced
   */
  SiteStatement begin(KeySet set, boolean keepOld, Duration life, Instant now) {
    SiteStatement newest =
        statements
            .newest()
            .orElseThrow(
                () ->
                    SiteAdminException.request(
                        "statement_missing",
                        "Nothing was signed yet, so there is no key to replace.",
                        "waymark site-admin sign --data " + files.data()));
    for (KeySet other : underWay()) {
      if (other != set) {
        throw SiteAdminException.request(
            "rotation_under_way",
            "The " + other.file() + " key is being replaced; one after the other.",
            "finish that first: waymark site-admin rotate-key --set " + other.file());
      }
    }
    SigningKey old = keys.open(set);
    SigningKey fresh = keys.openNext(set).orElseGet(() -> keys.makeNext(set));
    if (names(newest, set, fresh) && now.isBefore(half(newest))) {
      return newest;
    }
    SiteStatement.Draft next = newest.next(now, now.plus(life));
    SiteStatement.Draft draft =
        switch (set) {
          case FEDERATION -> next.withKeys(JwkSet.of(fresh.publicKey()));
          case OCM, NODE ->
              next.withMetadata(
                  withKeys(newest.metadata(), set, keepOld ? both(fresh, old) : only(fresh)));
        };
    SigningKey signer = set == KeySet.FEDERATION ? fresh : keys.open(KeySet.FEDERATION);
    SiteStatement signed = draft.withVer(statements.reserve()).sign(signer);
    statements.keep(signed);
    return signed;
  }

  private static Instant half(SiteStatement statement) {
    return statement
        .issued()
        .plus(Duration.between(statement.issued(), statement.expires()).dividedBy(2));
  }

  private static JwkSet only(SigningKey fresh) {
    return JwkSet.of(fresh.publicKey());
  }

  private static JwkSet both(SigningKey fresh, SigningKey old) {
    return JwkSet.of(fresh.publicKey(), old.publicKey());
  }

  private static ObjectNode withKeys(ObjectNode metadata, KeySet set, JwkSet jwks) {
    metadata.withObject("/" + part(set)).set("jwks", jwks.toJson());
    return metadata;
  }

  private static String part(KeySet set) {
    return set == KeySet.OCM ? SiteMembers.OCM_SERVER : SiteMembers.MESH_SITE;
  }

  private static boolean names(SiteStatement statement, KeySet set, SigningKey key) {
    return named(statement, set).find(key.kid().value()).isPresent();
  }

  private static JwkSet named(SiteStatement statement, KeySet set) {
    if (set == KeySet.FEDERATION) {
      return statement.keys();
    }
    return statement.metadata().path(part(set)).path("jwks") instanceof ObjectNode jwks
            && MemberType.KEYS.accepts(jwks)
        ? JwkSet.parse(jwks)
        : JwkSet.of();
  }

  /**
   * Ends a rotation whose new key the directory shows.
   *
   * @param shown the site's statement as the verified directory has it
   * @return the new key where this ended a rotation
   */
  Optional<VerificationKey> settle(KeySet set, SiteStatement shown) {
    Optional<SigningKey> fresh = keys.openNext(set).filter(key -> names(shown, set, key));
    if (fresh.isEmpty()) {
      return Optional.empty();
    }
    SigningKey old = keys.open(set);
    retire(keys.file(set), old.kid().value());
    drafts.write(drafts.read().withKeys(set, named(shown, set)));
    move(keys.nextFile(set), keys.file(set));
    return Optional.of(fresh.get().publicKey());
  }

  private void retire(Path file, String name) {
    try {
      Path folder = files.keys().resolve("retired");
      OwnerOnly.makeFolder(folder);
      WholeFile.write(folder.resolve(name + ".pem"), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the old key " + file, e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot put the new key in place as " + to, e);
    }
    WholeFile.force(to);
  }
}
