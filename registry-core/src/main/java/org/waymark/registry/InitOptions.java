package org.waymark.registry;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.registry.storage.DatabaseUrl;
import org.waymark.signer.MalformedException;
import org.waymark.signer.key.KeyStretching;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;

/**
 * What a new registry shall be: three root keys, of which two sign, as encrypted files on this
 * machine until somebody carries them away, and the other keys by its {@link Profile}.
 *
 * <pre>{@code
 * InitOptions.of(Path.of("data"), EntityId.parse("https://federation.example.org"), "Example")
 *     .withPublicUrl(URI.create("https://registry.example.org"));
 * }</pre>
 *
 * @param data the folder of the registry; made if missing
 * @param federation what the first root says
 * @param passphrase of the key files; without one a random one is written to {@code passphrase}
 * @param profile where the membership key is kept
 * @param means what it is made with
 * @param database usually the H2 file of the data folder
 * @param root the first root, where a ceremony made it; else it is made here
 */
public record InitOptions(
    Path data,
    Federation federation,
    Optional<PassphraseSource> passphrase,
    Profile profile,
    Means means,
    DatabaseUrl database,
    Optional<Root> root) {

  /** Where the key is that decides who is a member. */
  public enum Profile {
    /** On the machine of the registry, which admits by itself what an operator approves. */
    SMALL,
    /** On an operator's machine, where every membership is signed by hand (DESIGN 4.2). */
    TEAM
  }

  /**
   * What the first root says of the federation.
   *
   * @param id the trust anchor's identifier
   * @param name for people
   * @param log whose origin ends in {@code /e1}
   * @param testing whether {@code http} and loopback names are allowed
   * @param sources base URLs below which {@code /directory/} will be served
   */
  public record Federation(
      EntityId id, String name, LogIdentity log, boolean testing, List<URI> sources) {

    /**
     * @throws RefusedException {@code config_federation}
     */
    public Federation {
      sources = List.copyOf(sources);
      if (!testing && (!id.secure() || id.host().isLoopback())) {
        throw new RefusedException(
            "config_federation",
            id.value(),
            "Only a testing federation may be named " + id + "; write https://host.");
      }
    }
  }

  /**
   * What is passed in from outside.
   *
   * @param clock read once
   * @param random for keys, salts and the passphrase
   * @param online what a guess of the passphrase costs at the online keys
   * @param offline what it costs at the root keys
   */
  public record Means(
      InstantSource clock, SecureRandom random, KeyStretching online, KeyStretching offline) {}

  /** A registry of a federation, with the log origin {@code <host>/e1} and no public URL yet. */
  public static InitOptions of(Path data, EntityId federation, String name) {
    return of(data, federation, name, false);
  }

  /** The same for trying out on one machine: {@code http} and loopback names are allowed. */
  public static InitOptions testing(Path data, EntityId federation, String name) {
    return of(data, federation, name, true);
  }

  private static InitOptions of(Path data, EntityId federation, String name, boolean testing) {
    return new InitOptions(
        data,
        new Federation(federation, name, log(federation.host() + "/e1"), testing, List.of()),
        Optional.empty(),
        Profile.SMALL,
        new Means(
            InstantSource.system(),
            new SecureRandom(),
            KeyStretching.INTERACTIVE,
            KeyStretching.OFFLINE),
        DatabaseUrl.file(data),
        Optional.empty());
  }

  /**
   * With a first root that was made elsewhere. Its keys of the online roles were made in the data
   * folder before ({@link RoleKeyFile#make}).
   */
  public static InitOptions withRoot(Path data, Root root) {
    InitOptions options = of(data, root.federation(), root.name(), root.testing());
    return new InitOptions(
        data,
        new Federation(root.federation(), root.name(), root.log(), root.testing(), root.sources()),
        options.passphrase,
        options.profile,
        options.means,
        options.database,
        Optional.of(root));
  }

  /**
   * With another log origin: the first line of every checkpoint.
   *
   * @throws RefusedException {@code config_origin} when it does not end in {@code /e1}
   */
  public InitOptions withOrigin(String origin) {
    return with(
        new Federation(
            federation.id, federation.name, log(origin), federation.testing, federation.sources));
  }

  /** With a base URL below which {@code /directory/} will be served. */
  public InitOptions withPublicUrl(URI base) {
    return with(
        new Federation(
            federation.id, federation.name, federation.log, federation.testing, List.of(base)));
  }

  public InitOptions withPassphrase(PassphraseSource source) {
    return new InitOptions(data, federation, Optional.of(source), profile, means, database, root);
  }

  public InitOptions withProfile(Profile other) {
    return new InitOptions(data, federation, passphrase, other, means, database, root);
  }

  /**
   * With a PostgreSQL database in the place of the H2 file: {@code jdbc:postgresql://host/name}.
   *
   * @throws RefusedException {@code config_database}
   */
  public InitOptions withDatabase(Optional<String> url) {
    return new InitOptions(
        data, federation, passphrase, profile, means, DatabaseUrl.of(data, url), root);
  }

  public InitOptions withClock(InstantSource clock) {
    return with(new Means(clock, means.random, means.online, means.offline));
  }

  public InitOptions withRandom(SecureRandom random) {
    return with(new Means(means.clock, random, means.online, means.offline));
  }

  /** With another price for guessing the passphrase, of the online and of the root keys. */
  public InitOptions withStretching(KeyStretching online, KeyStretching offline) {
    return with(new Means(means.clock, means.random, online, offline));
  }

  private InitOptions with(Federation other) {
    return new InitOptions(data, other, passphrase, profile, means, database, root);
  }

  private InitOptions with(Means other) {
    return new InitOptions(data, federation, passphrase, profile, other, database, root);
  }

  private static LogIdentity log(String origin) {
    try {
      return new LogIdentity(origin, 1, 0, LogIdentity.NOTHING);
    } catch (MalformedException e) {
      throw new RefusedException(
          "config_origin",
          origin,
          "The log origin '"
              + origin
              + "' is not printable ASCII without space or plus sign that ends in /e1.");
    }
  }
}
