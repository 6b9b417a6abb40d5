package org.waymark.signer.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.Vectors;
import org.waymark.signer.key.SigningKeys;

final class NoteVectorsTest {
  private static final String EXAMPLE =
      "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

  @Test
  void readsEveryPublishedKeyAndVerifiesEveryPublishedNote() {
    int keys = 0;
    int notes = 0;
    int times = 0;
    for (JsonNode test : Vectors.json("vectors/c2sp/notes.json")) {
      if (test.has("sig_base64")) {
        NoteSignature line = NoteSignature.parse("\u2014 w " + test.get("sig_base64").textValue());
        assertThat(java.nio.ByteBuffer.wrap(line.signature()).getLong())
            .isEqualTo(test.get("unix_time").longValue());
        assertThat(line.signature()).hasSize(8 + 64);
        times++;
        continue;
      }
      String vkey = test.get("vkey").textValue();
      NoteVerifier verifier = NoteVerifier.parse(vkey);
      assertThat(verifier.vkey()).isEqualTo(vkey).isEqualTo(verifier.toString());
      assertThat(verifier.isCosignature()).isEqualTo(test.path("type").asInt(1) == 4);
      keys++;
      if (test.has("note")) {
        byte[] bytes = test.get("note").textValue().getBytes(UTF_8);
        SignedNote note = SignedNote.parse(bytes, 4096);
        assertThat(note.verifiedBy(verifier)).as(vkey).isTrue();
        assertThat(note.bytes()).isEqualTo(bytes);
        notes++;
      }
    }
    assertThat(new int[] {keys, notes, times}).containsExactly(6, 2, 1);
  }

  @Test
  void writesKeysThatItReads() {
    var key = SigningKeys.ed25519(new SecureRandom()).publicKey();
    for (NoteVerifier verifier :
        new NoteVerifier[] {
          NoteVerifier.ed25519("a.example/x", key), NoteVerifier.cosignatureV1("a.example/x", key)
        }) {
      NoteVerifier read = NoteVerifier.parse(verifier.vkey());
      assertThat(read).isEqualTo(verifier).hasSameHashCodeAs(verifier);
      assertThat(read.key()).isEqualTo(key);
      assertThat(read.name()).isEqualTo("a.example/x");
    }
    assertThat(NoteVerifier.ed25519("a", key).keyHash())
        .isNotEqualTo(NoteVerifier.cosignatureV1("a", key).keyHash());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a+b",
        "a+530d903a",
        "a+530d903a+",
        "a+530D903A+AQ==",
        "a+530d903+AQ==",
        "a+530d903a+A",
        "a+530d903a-AQ==",
        "a+530d903a+AQ",
        "a+530d903a++AQ=="
      })
  void refusesWhatIsNotAVerifierKey(String vkey) {
    assertRefused("note_vkey", () -> NoteVerifier.parse(vkey));
  }

  @Test
  void refusesOtherTypesHashesNamesAndKeys() {
    assertRefused("note_vkey_type", () -> NoteVerifier.parse("a+530d903a+Ag=="));
    assertRefused(
        "note_vkey_hash", () -> NoteVerifier.parse(EXAMPLE.replace("530d903a", "530d903b")));
    assertRefused("note_vkey_hash", () -> NoteVerifier.parse(EXAMPLE.replace("foo", "fop")));
    assertRefused("note_name", () -> NoteVerifier.parse(EXAMPLE.replace("example.com", "a b")));
    assertRefused("key_invalid", () -> NoteVerifier.parse("a+530d903a+AQ=="));
  }
}
