package org.waymark.registry.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.AccessStorage;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.TokenRow;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;

/**
 * The bearer tokens of the registry's operators.
 *
 * <pre>{@code
 * Created made = tokens.create("anna", Role.OPERATOR, Optional.empty(), Optional.empty(), by);
 * show(made.secret()); // now or never: the registry keeps its hash
 * tokens.authenticate(secretOfARequest, now).filter(token -> token.allows(Permission.READ));
 * }</pre>
 *
 * <p>A secret is {@code wmk_<id>_<43 characters of base64url>}: 256 random bits, so a plain SHA-256
 * of it cannot be guessed back, and a prefix that secret scanners can look for. Every recognition
 * reads the database, so a revocation is effective with the next request, at every process on that
 * database. Thread-safe.
 */
public final class AccessTokens {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final Pattern SECRET = Pattern.compile("wmk_([0-9a-v]{26})_[A-Za-z0-9_-]{43}");
  private static final Duration MAX_LIFE = Duration.ofDays(3_650);
  private static final int ID_BITS = 130;
  private static final int ID_RADIX = 32;
  private static final int ID_LENGTH = 26;
  private static final int SECRET_BYTES = 32;

  private final AccessStorage storage;
  private final InstantSource clock;
  private final SecureRandom random;

  public AccessTokens(AccessStorage storage, InstantSource clock, SecureRandom random) {
    this.storage = storage;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A new token and its secret, which nobody can read again.
   *
   * @param secret to be shown once to whoever shall hold it
   */
  public record Created(AccessToken token, String secret) {

    /** Without the secret, because values end up in logs. */
    @Override
    public String toString() {
      return "Created[" + token + "]";
    }
  }

  /**
   * Makes a token.
   *
   * @param name of its holder: 1 to 64 of {@code A-Z a-z 0-9 . _ @ -}, no other token in use has it
   * @param only what it shall allow, out of what its role may; everything of the role where empty
   * @param life how long, at most 3,650 days; for ever where empty
   * @throws RefusedException {@code token_name_malformed token_name_taken token_permissions
   *     token_life}
   */
  public Created create(
      String name, Role role, Optional<Set<Permission>> only, Optional<Duration> life, Actor by) {
    if (!NAME.matcher(name).matches()) {
      throw new RefusedException(
          "token_name_malformed",
          "token",
          "The name of a token is 1 to 64 letters, digits, dots, underscores, at signs and hyphens,"
              + " and begins with a letter or digit, for example anna.");
    }
    Set<Permission> permissions = only.orElse(role.permissions());
    if (permissions.isEmpty() || !role.permissions().containsAll(permissions)) {
      throw new RefusedException(
          "token_permissions",
          name,
          "A token of the role "
              + role.code()
              + " allows one or more of: "
              + Permission.join(role.permissions())
              + ".");
    }
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    if (life.filter(AccessTokens::impossible).isPresent()) {
      throw new RefusedException(
          "token_life",
          name,
          "The life of the token " + name + " is one second or more, and 3650 days or less.");
    }
    AccessToken token =
        new AccessToken(
            newId(), name, role, permissions, now, life.map(now::plus), Optional.empty());
    String secret = newSecret(token.id());
    if (!storage.putToken(row(token, hash(secret), by), note(token, "token-create", by, now))) {
      throw new RefusedException(
          "token_name_taken",
          name,
          "There is a token with the name "
              + name
              + " already; revoke that one first, or choose another name.");
    }
    return new Created(token, secret);
  }

  /**
   * Recognises a secret. Empty when it is no token's, or the token is expired or revoked; a caller
   * learns nothing about which.
   */
  public Optional<AccessToken> authenticate(String secret, Instant now) {
    Matcher form = SECRET.matcher(secret);
    if (!form.matches()) {
      return Optional.empty();
    }
    Sha256 hash = hash(secret);
    return storage
        .token(form.group(1))
        // In constant time, though what is compared is a hash that nobody can choose.
        .filter(row -> MessageDigest.isEqual(row.secretHash().bytes(), hash.bytes()))
        .map(AccessTokens::token)
        .filter(token -> token.validAt(now));
  }

  /** All that ever were, the oldest first. */
  public List<AccessToken> list() {
    return storage.tokens().stream().map(AccessTokens::token).toList();
  }

  /**
   * Revokes a token; it is not recognised from now on.
   *
   * @throws RefusedException {@code token_unknown token_revoked}
   */
  public void revoke(String id, Actor by) {
    AccessToken token =
        storage
            .token(id)
            .map(AccessTokens::token)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "token_unknown",
                        "token",
                        "There is no token with that id; see the list of tokens for theirs."));
    Instant now = clock.instant();
    if (!storage.revokeToken(id, now.getEpochSecond(), note(token, "token-revoke", by, now))) {
      throw new RefusedException(
          "token_revoked", token.name(), "The token of " + token.name() + " is revoked already.");
    }
  }

  private static boolean impossible(Duration life) {
    return life.toSeconds() < 1 || life.compareTo(MAX_LIFE) > 0;
  }

  private String newId() {
    String digits = new BigInteger(ID_BITS, random).toString(ID_RADIX);
    return "0".repeat(ID_LENGTH - digits.length()) + digits;
  }

  private String newSecret(String id) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return "wmk_" + id + "_" + Base64Url.encode(bytes);
  }

  private static Sha256 hash(String secret) {
    return Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static AuditRow note(AccessToken token, String action, Actor by, Instant now) {
    return new AuditRow(
        now.getEpochSecond(),
        by.name(),
        action,
        "token:" + token.id(),
        Optional.empty(),
        Optional.of(token.actor().name() + " (" + Permission.join(token.permissions()) + ")"),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static TokenRow row(AccessToken token, Sha256 secretHash, Actor by) {
    return new TokenRow(
        token.id(),
        token.name(),
        token.role().code(),
        Permission.join(token.permissions()),
        secretHash,
        token.created().getEpochSecond(),
        by.name(),
        token
            .expires()
            .map(end -> OptionalLong.of(end.getEpochSecond()))
            .orElseGet(OptionalLong::empty),
        OptionalLong.empty());
  }

  private static AccessToken token(TokenRow row) {
    // A role of a later version allows what an auditor may, and no more.
    Role role = Role.ofCode(row.role()).orElse(Role.AUDITOR);
    Set<Permission> permissions = Permission.split(row.permissions());
    permissions.retainAll(role.permissions());
    return new AccessToken(
        row.id(),
        row.name(),
        role,
        permissions,
        Instant.ofEpochSecond(row.createdAt()),
        instant(row.expiresAt()),
        instant(row.revokedAt()));
  }

  private static Optional<Instant> instant(OptionalLong seconds) {
    return seconds.isPresent()
        ? Optional.of(Instant.ofEpochSecond(seconds.getAsLong()))
        : Optional.empty();
  }
}
