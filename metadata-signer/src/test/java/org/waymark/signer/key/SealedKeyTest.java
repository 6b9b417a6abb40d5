package org.waymark.signer.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymark.signer.Refusals.assertRefused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Random;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Hex;

final class SealedKeyTest {
  private static final KeyStretching QUICK = new KeyStretching(8, 1, 1);

  private final SecureRandom random = new SecureRandom();

  private static char[] passphrase() {
    return "correct horse \u00e9\uD83D\uDE00".toCharArray();
  }

  @Test
  void opensWhatItSealed() {
    for (SigningKey key :
        new SigningKey[] {SigningKeys.ed25519(random), SigningKeys.p256(random)}) {
      String pem = SealedKey.seal(key, passphrase(), QUICK, random);
      assertThat(pem)
          .startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
          .endsWith("\n-----END ENCRYPTED PRIVATE KEY-----\n");
      SigningKey opened = SealedKey.open(pem, passphrase());
      assertThat(opened.publicKey()).isEqualTo(key.publicKey());
      assertThat(opened.sign(new byte[3])).isEqualTo(key.sign(new byte[3]));
    }
  }

  @ParameterizedTest
  @CsvSource({"ed25519, kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"})
  void opensAFileOfTheFirstRelease(String name, String thumbprint) throws IOException {
    try (var in = SealedKeyTest.class.getResourceAsStream("/keys/" + name + ".sealed.pem")) {
      String pem = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      SigningKey key = SealedKey.open(pem, "published test key".toCharArray());
      assertThat(key.kid().value()).isEqualTo(thumbprint);
    }
  }

  @Test
  void sealsTheSameKeyDifferentlyEachTime() {
    SigningKey key = SigningKeys.ed25519(random);
    assertThat(SealedKey.seal(key, passphrase(), QUICK, random))
        .isNotEqualTo(SealedKey.seal(key, passphrase(), QUICK, random));
  }

  @Test
  void refusesAnotherPassphrase() {
    String pem = SealedKey.seal(SigningKeys.ed25519(random), passphrase(), QUICK, random);
    assertRefused("passphrase_wrong", () -> SealedKey.open(pem, "correct".toCharArray()));
  }

  @Test
  void refusesPassphrasesThatAreNone() {
    SigningKey key = SigningKeys.ed25519(random);
    for (String bad : new String[] {"", "\uD800"}) {
      assertThatThrownBy(() -> SealedKey.seal(key, bad.toCharArray(), QUICK, random))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void leavesThePassphraseToTheCaller() {
    char[] mine = passphrase();
    String pem = SealedKey.seal(SigningKeys.ed25519(random), mine, QUICK, random);
    SealedKey.open(pem, mine);
    assertThat(mine).isEqualTo(passphrase());
  }

  @Test
  void refusesEveryAlteredByte() {
    String pem = SealedKey.seal(SigningKeys.p256(random), passphrase(), QUICK, random);
    byte[] der = Pem.decode("ENCRYPTED PRIVATE KEY", pem).orElseThrow();
    Random seeded = new Random(15);
    for (int i = 0; i < der.length; i++) {
      byte[] bad = der.clone();
      bad[i] ^= (byte) (1 << seeded.nextInt(8));
      String altered = Pem.encode("ENCRYPTED PRIVATE KEY", bad);
      try {
        SealedKey.open(altered, passphrase());
        assertThat(i).as("byte that may be altered").isNegative();
      } catch (VerificationException e) {
        assertThat(e.code()).isIn("passphrase_wrong", "key_file_malformed");
        assertThat(e.getMessage()).doesNotContain("correct");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1048577, 1, 1",
    "2147483647, 1, 1",
    "8, 17, 1",
    "8, 0, 1",
    "8, 1, 0",
    "15, 1, 2",
    "-8, 1, 1",
    "8, -1, 1",
    "999, 1, 17",
    "99999999999, 1, 1"
  })
  void refusesWorkBeyondTheBounds(long memory, long iterations, long parallelism)
      throws IOException {
    String pem = file(EncryptedKeyFile.ARGON2ID, memory, iterations, parallelism, 16, 12, 16);
    assertRefused("key_file_malformed", () -> SealedKey.open(pem, passphrase()));
  }

  @ParameterizedTest
  @CsvSource({
    "1.2.840.113549.1.5.12, 16, 12, 16",
    "2.25.7101225196926133527742338144945297878, 15, 12, 16",
    "2.25.7101225196926133527742338144945297878, 16, 16, 16",
    "2.25.7101225196926133527742338144945297878, 16, 12, 12"
  })
  void refusesOtherAlgorithmsAndLengths(String derivation, int salt, int nonce, int tag)
      throws IOException {
    String pem = file(new ASN1ObjectIdentifier(derivation), 8, 1, 1, salt, nonce, tag);
    assertRefused("key_file_malformed", () -> SealedKey.open(pem, passphrase()));
  }

  @Test
  void buildsTheTestFilesAsItReadsThem() throws IOException {
    String pem = file(EncryptedKeyFile.ARGON2ID, 8, 1, 1, 16, 12, 16);
    assertRefused("passphrase_wrong", () -> SealedKey.open(pem, passphrase()));
  }

  private static String file(
      ASN1ObjectIdentifier derivation,
      long memory,
      long iterations,
      long parallelism,
      int salt,
      int nonce,
      int tag)
      throws IOException {
    DERSequence kdf =
        sequence(
            derivation,
            sequence(
                new DEROctetString(new byte[salt]),
                new ASN1Integer(memory),
                new ASN1Integer(iterations),
                new ASN1Integer(parallelism)));
    DERSequence cipher =
        sequence(
            new ASN1ObjectIdentifier("2.16.840.1.101.3.4.1.46"),
            sequence(new DEROctetString(new byte[nonce]), new ASN1Integer(tag)));
    DERSequence pbes2 =
        sequence(new ASN1ObjectIdentifier("1.2.840.113549.1.5.13"), sequence(kdf, cipher));
    return Pem.encode(
        "ENCRYPTED PRIVATE KEY",
        sequence(pbes2, new DEROctetString(new byte[64])).getEncoded("DER"));
  }

  private static DERSequence sequence(ASN1Encodable... elements) {
    return new DERSequence(elements);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAA=\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAMCAQE=\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n????\n-----END ENCRYPTED PRIVATE KEY-----\n"
      })
  void refusesWhatIsNotAKeyFile(String pem) {
    assertRefused("key_file_malformed", () -> SealedKey.open(pem, passphrase()));
  }

  @Test
  void refusesAFileThatHoldsSomethingElse() {
    byte[] secret = Passphrase.utf8(passphrase());
    for (byte[] content :
        new byte[][] {new byte[0], new byte[48], P256SigningKey.PKCS8.wrap(new byte[32])}) {
      String pem = EncryptedKeyFile.seal(content, secret, QUICK, random).toPem();
      assertRefused("key_file_malformed", () -> SealedKey.open(pem, passphrase()));
    }
  }

  @Test
  void refusesToSealAKeyThatItDoesNotHold() {
    SigningKey elsewhere =
        new SigningKey() {
          private final SigningKey held = SigningKeys.ed25519(random);

          @Override
          public VerificationKey publicKey() {
            return held.publicKey();
          }

          @Override
          public byte[] sign(byte[] message) {
            return held.sign(message);
          }
        };
    assertThatThrownBy(() -> SealedKey.seal(elsewhere, passphrase(), QUICK, random))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(elsewhere.kid().value());
  }

  @ParameterizedTest
  @CsvSource({"7, 1, 1", "1048577, 1, 1", "8, 0, 1", "8, 17, 1", "8, 1, 0", "999, 1, 17"})
  void refusesStretchingOutOfRange(int memory, int iterations, int parallelism) {
    assertThatThrownBy(() -> new KeyStretching(memory, iterations, parallelism))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void offersTheTwoUsualCosts() {
    assertThat(KeyStretching.INTERACTIVE).isEqualTo(new KeyStretching(19456, 2, 1));
    assertThat(KeyStretching.OFFLINE).isEqualTo(new KeyStretching(65536, 3, 1));
  }

  @Test
  void namesArgon2idByTheUuidThatItsDocumentationDerives() throws Exception {
    java.security.MessageDigest sha1 = java.security.MessageDigest.getInstance("SHA-1");
    sha1.update(Hex.decode("6ba7b8129dad11d180b400c04fd430c8"));
    byte[] hash = sha1.digest("1.2.840.113549.1.5.13/argon2id".getBytes(StandardCharsets.US_ASCII));
    hash[6] = (byte) (hash[6] & 0x0F | 0x50);
    hash[8] = (byte) (hash[8] & 0x3F | 0x80);
    java.nio.ByteBuffer halves = java.nio.ByteBuffer.wrap(hash);
    UUID uuid = new UUID(halves.getLong(), halves.getLong());
    java.math.BigInteger arc = new java.math.BigInteger(uuid.toString().replace("-", ""), 16);
    assertThat(EncryptedKeyFile.ARGON2ID.getId()).isEqualTo("2.25." + arc);
  }
}
