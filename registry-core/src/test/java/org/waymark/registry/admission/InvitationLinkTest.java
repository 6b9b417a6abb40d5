package org.waymark.registry.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;

class InvitationLinkTest {
  private static final String TOKEN = "Ab-_".repeat(10) + "xyz";
  private static final Sha256 HASH = Sha256.of(new byte[] {1});
  private static final String ROOT = "#root=3." + HASH.hex();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://registry.example.org",
        "https://registry.example.org:8443",
        "https://example.org/mesh/registry",
        "http://localhost:8080",
        "http://127.0.0.1:8080"
      })
  void readsWhatItPrints(String registry) {
    InvitationLink link = new InvitationLink(URI.create(registry), TOKEN, 3, HASH);

    assertThat(link.url()).isEqualTo(registry + "/join/" + TOKEN + ROOT);
    assertThat(InvitationLink.parse("  " + link.url() + "\n")).isEqualTo(link);
  }

  @Test
  void neverShowsTheTokenWhereItIsLogged() {
    InvitationLink link = new InvitationLink(URI.create("https://r.example"), TOKEN, 3, HASH);
    assertThat(link.toString()).doesNotContain(TOKEN).contains("https://r.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://r.example/join/TOKEN",
        "https://r.example/join/TOKEN#root=0.HASH",
        "https://r.example/join/TOKEN#root=3",
        "https://r.example/join/TOKEN#root=3.abc",
        "https://r.example/join/short#root=3.HASH",
        "https://r.example/join/TOKEN?x=1#root=3.HASH",
        "https://r.example/TOKEN#root=3.HASH",
        "https://r.example/xjoin/TOKEN#root=3.HASH",
        "http://r.example/join/TOKEN#root=3.HASH",
        "ftp://r.example/join/TOKEN#root=3.HASH",
        "https://user@r.example/join/TOKEN#root=3.HASH",
        "https:/join/TOKEN#root=3.HASH",
        "mailto:a@b#root=3.HASH",
        "join/TOKEN#root=3.HASH"
      })
  void refusesWhatIsNoLinkWithoutRepeatingTheSecret(String template) {
    String link = template.replace("TOKEN", TOKEN).replace("HASH", HASH.hex());

    assertThatThrownBy(() -> InvitationLink.parse(link))
        .isInstanceOfSatisfying(
            MalformedException.class,
            e -> assertThat(e.code()).isEqualTo("invitation_link_malformed"))
        .message()
        .doesNotContain(TOKEN);
  }
}
