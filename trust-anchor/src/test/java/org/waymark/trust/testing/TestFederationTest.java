package org.waymark.trust.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymark.trust.bundle.BundleImport;
import org.waymark.trust.bundle.ImportSink;
import org.waymark.trust.bundle.ImportedDirectory;

/** What other tests rely on. */
final class TestFederationTest {

  private static TestFederation busy() {
    TestFederation federation = TestFederation.create();
    TestSite a = federation.admit("a.example");
    TestSite b = federation.admit("b.example");
    federation.suspend(a);
    federation.snapshot();
    federation.rotateKey(b);
    federation.reinstate(a);
    federation.leave(a);
    federation.readmit(a);
    federation.publishRoot(next -> next.name("Renamed"));
    federation.heartbeat();
    return federation;
  }

  @Test
  void theSameStepsGiveTheSameBundle() {
    assertThat(busy().bundle()).isEqualTo(busy().bundle());
  }

  @Test
  void whatItLogsIsBelieved() throws IOException {
    TestFederation federation = busy();
    ImportedDirectory imported =
        BundleImport.verifyAll(
            new ByteArrayInputStream(federation.bundle()),
            federation.roots().oldest(),
            federation.now(),
            ImportSink.inMemory(),
            Optional.empty());
    assertThat(imported.mapRoot()).isEqualTo(federation.map().root());
  }
}
