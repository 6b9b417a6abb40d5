package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.DirectoryHandler;
import org.waymark.node.http.Listener;
import org.waymark.server.audit.SmallFederation;

/**
 * {@code resolve --explain} as people see it: on a member, a suspended site, a stranger, and from a
 * mirror that was tampered with; read as a whole, and looked up by proofs.
 */
final class ResolveGoldenTest {
  /** The same name and length on every machine, because lines are broken where they are full. */
  private final Path folder = Path.of("target", "golden");

  private final SmallFederation small = SmallFederation.create();
  private DirectoryFolder published = new DirectoryFolder(Path.of("."));

  @BeforeEach
  void publish() throws Exception {
    Files.createDirectories(folder);
    published = new DirectoryFolder(small.publish(folder));
    small.root(folder);
  }

  private CommandRun explain(String name, String from) {
    return CommandRun.of(
        Map.of(),
        small.clock(),
        InputStream.nullInputStream(),
        "resolve",
        name,
        "--explain",
        "--root",
        folder.resolve("root.json").toString(),
        "--from",
        from);
  }

  private Golden golden() {
    return new Golden()
        .with(small.federation().frontier().root().hex(), "TREE_ROOT")
        .with(small.federation().map().root().hex(), "MAP_ROOT");
  }

  private void folder(String golden, String name, int exit) throws Exception {
    CommandRun run = explain(name, folder.toString());

    assertThat(run.exit().number()).isEqualTo(exit);
    golden().check(golden, run);
  }

  private void mirror(String golden, String name, int exit) throws Exception {
    try (Listener listener =
        Listener.builder("mirror")
            .bind(BindAddress.loopback(0))
            .handler(new DirectoryHandler(published))
            .start()) {
      CommandRun run = explain(name, listener.uri().toString());

      assertThat(run.exit().number()).isEqualTo(exit);
      golden().with(listener.uri().toString(), "MIRROR").check(golden, run);
    }
  }

  /** One bit of the member's record, as a mirror may serve it. */
  private void tamper(String path) {
    byte[] bytes = published.get(path).orElseThrow().bytes().clone();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("chain") + 40] ^= 1;
    published.put(path, bytes);
  }

  @Test
  void aMemberOfAFolder() throws Exception {
    folder("resolve-member", "user@" + SmallFederation.MEMBER, 0);
  }

  @Test
  void aSuspendedSiteOfAFolder() throws Exception {
    folder("resolve-suspended", SmallFederation.SUSPENDED, 6);
  }

  @Test
  void aStrangerToAFolder() throws Exception {
    folder("resolve-stranger", SmallFederation.STRANGER, 3);
  }

  @Test
  void aFolderThatWasTamperedWith() throws Exception {
    tamper("bundle");

    folder("resolve-tampered", SmallFederation.MEMBER, 4);
  }

  @Test
  void aMemberByItsProof() throws Exception {
    mirror("resolve-proof-member", SmallFederation.MEMBER, 0);
  }

  @Test
  void aSuspendedSiteByItsProof() throws Exception {
    mirror("resolve-proof-suspended", SmallFederation.SUSPENDED, 6);
  }

  @Test
  void aStrangerByItsProof() throws Exception {
    mirror("resolve-proof-stranger", SmallFederation.STRANGER, 3);
  }

  @Test
  void aMirrorThatTamperedWithAProof() throws Exception {
    tamper("sites/" + SmallFederation.MEMBER);

    mirror("resolve-proof-tampered", SmallFederation.MEMBER, 4);
  }
}
