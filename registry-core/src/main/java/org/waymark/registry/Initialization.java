package org.waymark.registry;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.RegistryExistsException;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.OnlineKeys;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.registry.publish.PublishObserver;
import org.waymark.registry.publish.Publisher;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;

/** Makes a registry: keys, root 1, an empty directory, its first publication. */
final class Initialization {
  private static final Actor INIT = new Actor("init");
  private static final Duration ROOT_LIFE = Duration.ofDays(365);
  private static final int ROOT_KEYS = 3;
  private static final int ROOT_THRESHOLD = 2;
  private static final int PASSPHRASE_BYTES = 32;

  private final InitOptions options;
  private final RegistryFiles files;
  private final InstantSource clock;

  Initialization(InitOptions options) {
    this.options = options;
    this.files = new RegistryFiles(options.data());
    Instant now = Instant.ofEpochSecond(options.means().clock().instant().getEpochSecond());
    this.clock = () -> now;
  }

  InitResult run() {
    OwnerOnly.makeFolder(options.data());
    try (RegistryLock held = RegistryLock.take(files.lock())) {
      requireNothingThere();
      boolean generated =
          options.passphrase().isEmpty()
              && writePassphrase(files.passphrase(), options.means().random());
      char[] passphrase =
          options.passphrase().orElseGet(() -> PassphraseSource.file(files.passphrase())).read();
      try {
        return options.root().isPresent()
            ? found(options.root().get(), generated)
            : make(passphrase, generated);
      } finally {
        Arrays.fill(passphrase, '\0');
      }
    }
  }

  private void requireNothingThere() {
    List<Path> places =
        List.of(
            files.database(),
            files.roots(),
            // The keys that a ceremony's root names are there before it.
            options.root().isPresent() ? files.roots() : files.keys(),
            files.rootKeys(),
            files.offlineKeys(),
            files.directory());
    places.stream()
        .filter(Files::exists)
        .findFirst()
        .ifPresent(
            found -> {
              throw new RegistryExistsException(found, RegistryStorage.exists(options.database()));
            });
    if (RegistryStorage.exists(options.database())) {
      throw new RegistryExistsException(options.database().toString());
    }
  }

  /** False when the operator has put a passphrase there, which then is the one. */
  static boolean writePassphrase(Path file, SecureRandom from) {
    if (Files.exists(file)) {
      return false;
    }
    byte[] random = new byte[PASSPHRASE_BYTES];
    from.nextBytes(random);
    OwnerOnly.writeNew(file, (Base64Url.encode(random) + "\n").getBytes(StandardCharsets.US_ASCII));
    return true;
  }

  /** With a root that a ceremony made, and the keys that were made here for it. */
  private InitResult found(Root root, boolean generated) {
    RootChain roots = RootChain.pinned(root);
    roots.requireFresh(clock.instant());
    if (root.version() != 1 || root.log().epoch() != 1) {
      throw new RefusedException(
          "root_not_first",
          root.federation().value(),
          "Root version "
              + root.version()
              + " is not the first of its federation, which has a log already: waymark registry"
              + " rebuild.");
    }
    Path membership = files.keys().resolve(RootRole.MEMBERSHIP.member() + ".pem");
    if (Files.notExists(membership) && Files.isDirectory(files.keys())) {
      Path note = OnlineKeys.elsewhere(files.keys());
      if (Files.notExists(note)) {
        OwnerOnly.writeNew(
            note,
            "The membership key is kept on another machine.\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
    OnlineKeys keys =
        OnlineKeys.unlock(
            new KeyFolder(files.keys()),
            options.passphrase().orElseGet(() -> PassphraseSource.file(files.passphrase())),
            root);
    OwnerOnly.makeFolder(files.roots());
    new RootFiles(files.roots()).add(root);
    beginLog(roots, keys);
    return new InitResult(
        root,
        new RootFiles(files.roots()).file(1),
        List.of(),
        Optional.empty(),
        generated ? Optional.of(files.passphrase()) : Optional.empty());
  }

  private InitResult make(char[] passphrase, boolean generated) {
    List<Path> rootKeyFiles = new ArrayList<>();
    List<SigningKey> rootKeys = new ArrayList<>();
    KeyFolder offline = new KeyFolder(files.rootKeys());
    InitOptions.Means means = options.means();
    for (int i = 1; i <= ROOT_KEYS; i++) {
      SigningKey key = SigningKeys.ed25519(means.random());
      offline.write("root-" + i, key, passphrase, means.offline(), means.random());
      rootKeys.add(key);
      rootKeyFiles.add(offline.file("root-" + i));
    }
    SigningKey membership = SigningKeys.ed25519(means.random());
    Optional<Path> carried = writeMembership(membership, passphrase);
    SigningKey log = write(RootRole.LOG, SigningKeys.ed25519(means.random()), passphrase);
    // ES256 is what readers of exports and plain OpenID Federation clients know (DESIGN 5).
    SigningKey export = write(RootRole.EXPORT, SigningKeys.p256(means.random()), passphrase);
    SigningKey oidf = write(RootRole.OIDF, SigningKeys.p256(means.random()), passphrase);
    Root root =
        firstRoot(rootKeys)
            .keys(RootRole.MEMBERSHIP, membership.publicKey())
            .keys(RootRole.LOG, log.publicKey())
            .keys(RootRole.EXPORT, export.publicKey())
            .keys(RootRole.OIDF, oidf.publicKey())
            .sign(rootKeys);
    OwnerOnly.makeFolder(files.roots());
    Path rootFile = new RootFiles(files.roots()).file(root.version());
    OwnerOnly.writeNew(rootFile, root.bytes());
    beginLog(RootChain.pinned(root), new OnlineKeys(Optional.of(membership), log));
    return new InitResult(
        root,
        rootFile,
        List.copyOf(rootKeyFiles),
        carried,
        generated ? Optional.of(files.passphrase()) : Optional.empty());
  }

  /** Where the registry shall not have the key, its folder says so, and names it. */
  private Optional<Path> writeMembership(SigningKey key, char[] passphrase) {
    String name = RootRole.MEMBERSHIP.member();
    if (options.profile() == InitOptions.Profile.SMALL) {
      write(RootRole.MEMBERSHIP, key, passphrase);
      return Optional.empty();
    }
    InitOptions.Means means = options.means();
    KeyFolder away = new KeyFolder(files.offlineKeys());
    away.write(name, key, passphrase, means.offline(), means.random());
    OwnerOnly.makeFolder(files.keys());
    OwnerOnly.writeNew(
        OnlineKeys.elsewhere(files.keys()),
        ("The membership key " + key.kid() + " is kept on another machine.\n")
            .getBytes(StandardCharsets.US_ASCII));
    return Optional.of(away.file(name));
  }

  private SigningKey write(RootRole role, SigningKey key, char[] passphrase) {
    new KeyFolder(files.keys())
        .write(role.member(), key, passphrase, options.means().online(), options.means().random());
    return key;
  }

  private RootBuilder firstRoot(List<SigningKey> keys) {
    InitOptions.Federation federation = options.federation();
    return RootBuilder.first(
            federation.id(), federation.name(), clock.instant(), clock.instant().plus(ROOT_LIFE))
        .log(federation.log())
        .sources(federation.sources())
        .testing(federation.testing())
        .keys(
            RootRole.ROOT,
            ROOT_THRESHOLD,
            keys.get(0).publicKey(),
            keys.get(1).publicKey(),
            keys.get(2).publicKey());
  }

  /** Entry 0 announces the root; entry 1 the snapshot of a directory without sites. */
  private void beginLog(RootChain roots, OnlineKeys keys) {
    try (RegistryStorage storage = RegistryStorage.open(options.database())) {
      if (Files.exists(files.database())) {
        OwnerOnly.restrictFile(files.database());
      }
      if (storage.size() > 0) { // another process was here since the look at what is there
        throw new RegistryExistsException(options.database().toString());
      }
      Publisher publisher =
          new Publisher(storage, new DirectoryFolder(files.directory()), PublishObserver.NONE);
      Author author =
          new Author(
              storage,
              publisher,
              PublishObserver.NONE,
              clock,
              keys,
              options.means().random(),
              roots);
      author.resume();
      if (keys.membership().isPresent()) {
        author.snapshot(INIT);
      }
    }
  }
}
