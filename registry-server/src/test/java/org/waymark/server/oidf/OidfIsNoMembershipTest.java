package org.waymark.server.oidf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.registry.oidf.StandardStatements;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;
import org.waymark.signer.VerificationException;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.SiteStatement;

/** The online role oidf makes nobody a member, whatever it signs (DESIGN 4.2). */
final class OidfIsNoMembershipTest {
  @TempDir private Path folder;
  private EmbeddedRegistry registry;
  private SampleSite site;
  private Root root;
  private SigningKey oidf;

  @BeforeEach
  void start() {
    registry = EmbeddedRegistry.start(SampleRegistry.config(SampleRegistry.make(folder)));
    site = SampleSite.named("cloud.example.org");
    registry.registry().admit(site.token(), new Actor("test"));
    root = registry.registry().root();
    oidf =
        new KeyFolder(folder.resolve("keys"))
            .open("oidf", PassphraseSource.file(folder.resolve("passphrase")).read());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private void refused(String membership, String code) {
    SiteStatement statement = SiteStatement.parse(site.token(), false);
    assertThatThrownBy(
            () ->
                new RecordVerifier(root)
                    .verify(
                        site.entity(),
                        Record.of(
                            statement,
                            List.of(MembershipStatement.parse(membership, false)),
                            Optional.empty()),
                        Instant.now()))
        .isInstanceOfSatisfying(
            VerificationException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aStandardStatementIsOfAnotherType() {
    StandardStatements statements =
        registry.registry().openIdFederation(() -> registry.publicUri());

    refused(statements.fetch(site.entity().value()), "typ_mismatch");
    refused(statements.entityConfiguration(), "typ_mismatch");
  }

  @Test
  void aMembershipThatTheOidfKeySignedIsSignedByNobody() {
    Record record = registry.registry().record(site.entity()).orElseThrow();
    byte[] said = record.membership().jws().payload();

    refused(CompactJws.sign(oidf, MembershipStatement.TYP, said).token(), "key_unknown");
  }
}
