package org.waymark.trust.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.waymark.trust.fold.TreeMark;
import org.waymark.trust.root.Root;
import org.waymark.trust.testing.EditedBundle;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** A federation, and the code with which the import of its bundles is refused. */
abstract class ImportFixture {

  final TestFederation federation = TestFederation.create();

  ImportedDirectory verify(byte[] bundle, ImportSink sink) throws IOException {
    return BundleImport.verify(
        new ByteArrayInputStream(bundle),
        federation.roots().oldest(),
        federation.now(),
        sink,
        Optional.empty());
  }

  String codeOf(byte[] bundle) {
    return codeOf(bundle, federation.roots().oldest(), federation.now(), Optional.empty());
  }

  static String codeOf(byte[] bundle, Root pinned, Instant now, Optional<TreeMark> mark) {
    return Refusal.codeOf(
        () ->
            BundleImport.verify(
                new ByteArrayInputStream(bundle), pinned, now, ImportSink.inMemory(), mark));
  }

  String codeOfAll(byte[] bundle) {
    return Refusal.codeOf(
        () ->
            BundleImport.verifyAll(
                new ByteArrayInputStream(bundle),
                federation.roots().oldest(),
                federation.now(),
                ImportSink.inMemory(),
                Optional.empty()));
  }

  String codeOfEdited(UnaryOperator<EditedBundle> change) {
    return codeOf(change.apply(EditedBundle.of(federation.bundle())).bytes());
  }

  TestSite twoSitesASnapshotAndATail() {
    TestSite a = federation.admit("a.example");
    federation.admit("b.example");
    federation.snapshot();
    federation.suspend(a);
    return a;
  }
}
