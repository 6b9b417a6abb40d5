package org.waymark.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.MalformedException;
import org.waymark.signer.WrongPassphraseException;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.SealedKey;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootDraft;

/** The files that a root ceremony is made of: drafts, roots, key files, public keys. */
final class CeremonyFiles {
  private static final int MAX_KEY = 64 << 10;

  private CeremonyFiles() {}

  static RootDraft draft(Path file) throws IOException {
    return new InputFile(file).read(RootDraft.MAX_BYTES, RootDraft::parse);
  }

  /** A root as it is; nobody has decided yet whether to believe it. */
  static Root root(Path file) throws IOException {
    return new InputFile(file).read(Root.MAX_BYTES, Root::parse);
  }

  /** A new file; one that is there is an error. */
  static void write(Path file, byte[] bytes) {
    if (Files.exists(file)) {
      throw CommandFailure.usage(
          "file_exists",
          "There is a file " + file + " already, and it is not overwritten.",
          "name another, or move that one away");
    }
    OwnerOnly.writeNew(file, bytes);
  }

  /** Takes the place of the file, whole or not at all. */
  static void replace(Path file, byte[] bytes) throws IOException {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
    Path temporary = Files.createTempFile(folder, ".tmp-", "");
    try {
      Files.write(temporary, bytes);
      Files.move(
          temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** The public key in a JWK file, as {@code registry key new} writes it. */
  static VerificationKey publicKey(Path file) throws IOException {
    return new InputFile(file)
        .read(
            MAX_KEY,
            bytes -> VerificationKey.fromJwk(StrictJson.parseObject(bytes, JsonLimits.DOCUMENT)));
  }

  /** Opens an encrypted key file. */
  static SigningKey open(Path file, PassphraseSource passphrase) throws IOException {
    String pem = new String(new InputFile(file).bytes(MAX_KEY), StandardCharsets.US_ASCII);
    char[] secret = passphrase.read();
    try {
      return SealedKey.open(pem, secret);
    } catch (WrongPassphraseException e) {
      throw CommandFailure.usage(
          e.code(),
          "The passphrase does not open the key file " + file + ", or the file was altered.",
          "give the right one: --passphrase-file FILE");
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          "key_file_malformed",
          file + " is not a key file of this program.",
          "name one that waymark root add --new or waymark registry key new wrote");
    } finally {
      Arrays.fill(secret, '\0');
    }
  }
}
