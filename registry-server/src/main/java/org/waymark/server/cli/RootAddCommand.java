package org.waymark.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SealedKey;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.root.RootDraft;
import org.waymark.trust.root.RootRole;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code root add}: a key for a role. */
@CommandLine.Command(
    name = "add",
    description = {
      "Put a key into a draft.",
      "A new one, which is written encrypted into a file on this machine; the one in a key file; or"
          + " one whose public part was carried here. The last key of a role is the one that the"
          + " registry signs with."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark root add root-1.draft root --new anna.pem --passphrase-file anna.secret",
      "  ./waymark root add root-1.draft membership --jwk membership.jwk",
      "  ./waymark root add root-2.draft root bert.pem --passphrase-file bert.secret"
    })
final class RootAddCommand extends CeremonyCommand {
  @Parameters(index = "0", paramLabel = "DRAFT", description = "The draft.")
  private Path file = Path.of("root.draft");

  @Parameters(
      index = "1",
      paramLabel = "ROLE",
      description = "root, membership, log, export or oidf.")
  private String role = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "KEYFILE",
      description = "An encrypted key file.")
  private @Nullable Path existing;

  @Option(
      names = "--new",
      paramLabel = "FILE",
      description = "Make a key, and write it encrypted into this file.")
  private @Nullable Path made;

  @Option(
      names = "--jwk",
      paramLabel = "FILE",
      description = "A public key, as waymark registry key new writes it.")
  private @Nullable Path carried;

  @Override
  protected ExitCode run() throws IOException {
    long ways = Stream.of(existing, made, carried).filter(Objects::nonNull).count();
    if (ways != 1) {
      throw CommandFailure.usage(
          "key_not_given",
          "One key is added at a time, and " + ways + " were named.",
          "name a KEYFILE, or give --new FILE or --jwk FILE");
    }
    RootRole which = role(role);
    RootDraft draft = CeremonyFiles.draft(file);
    RootDraft with = draft.withKey(which, publicKey(which));
    CeremonyFiles.replace(file, with.bytes());
    var keys = with.keys(which);
    String kid = keys.get(keys.size() - 1).kid().value();
    if (json) {
      var document = document(with, file).put("role", role).put("kid", kid);
      if (made != null) {
        document.put("keyFile", made.toString());
      }
      console().json(document);
      return ExitCode.OK;
    }
    if (made != null) {
      console().line("Made the %s key %s in %s.", role, kid, made);
      console().line("Keep that file offline, and its passphrase elsewhere.");
    } else {
      console().line("Added the %s key %s.", role, kid);
    }
    lacking(with).ifPresent(text -> console().line("%s", text));
    console().note("%s", next(with, file));
    return ExitCode.OK;
  }

  private VerificationKey publicKey(RootRole which) throws IOException {
    if (carried != null) {
      return CeremonyFiles.publicKey(carried);
    }
    if (existing != null) {
      return CeremonyFiles.open(existing, passphrase(existing.toString())).publicKey();
    }
    if (made == null) {
      throw new IllegalStateException("one of the three was given");
    }
    Path target = made;
    SecureRandom random = new SecureRandom();
    // ES256 is what readers of exports and plain OpenID Federation clients know (DESIGN 5).
    SigningKey key =
        which == RootRole.EXPORT || which == RootRole.OIDF
            ? SigningKeys.p256(random)
            : SigningKeys.ed25519(random);
    char[] secret = passphrase(target.toString()).read();
    try {
      String pem = SealedKey.seal(key, secret, KeyStretching.OFFLINE, random);
      CeremonyFiles.write(target, pem.getBytes(StandardCharsets.US_ASCII));
    } finally {
      Arrays.fill(secret, '\0');
    }
    return key.publicKey();
  }
}
