package org.waymark.client.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.sync.Source.FolderSource;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.testing.TestFederation;

class TailReaderTest {

  @TempDir Path temporary;

  @Test
  void entriesAreReadUpToALimitBeforeAnybodyKnowsWhoseTheyAre() throws Exception {
    TestFederation federation = TestFederation.create();
    DirectoryFolder folder = new DirectoryFolder(temporary);
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < 3 * TilePath.FULL; i++) {
      federation.heartbeat();
      entries.add(federation.entries().get(i));
    }
    long bytes = entries.stream().mapToLong(entry -> entry.length).sum();
    for (int i = 0; i < 3; i++) {
      folder.put(
          "tile/entries/00" + i,
          EntryBundle.encode(entries.subList(i * TilePath.FULL, (i + 1) * TilePath.FULL)));
    }
    FolderReader source = new FolderReader(new FolderSource(temporary));

    assertThatThrownBy(
            () ->
                new TailReader(source, SyncProgress.NONE, bytes - 1)
                    .read(
                        MerkleFrontier.empty(),
                        index -> LogIdentity.NOTHING,
                        federation.checkpoint()))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo("tail_too_large"));
    assertThat(
            new TailReader(source, SyncProgress.NONE, bytes)
                .read(MerkleFrontier.empty(), index -> LogIdentity.NOTHING, federation.checkpoint())
                .orElseThrow()
                .entries())
        .hasSize(entries.size());
  }
}
