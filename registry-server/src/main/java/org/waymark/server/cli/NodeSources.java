package org.waymark.server.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.waymark.client.FederationConfig;
import org.waymark.client.sync.Source;
import org.waymark.trust.root.Root;

/** Which sources a node reads each federation from. */
final class NodeSources {
  private NodeSources() {}

  /**
   * Those that were named, or else those that the root names.
   *
   * @param from as {@link FromSource} reads them; with several federations behind {@code HOST=}
   * @param remark told of a federation without any source
   * @throws CommandFailure {@code source_ambiguous source_malformed source_missing} (2)
   */
  static List<FederationConfig> of(List<Root> roots, List<String> from, Consumer<String> remark) {
    List<String> unclaimed = new ArrayList<>(from);
    List<FederationConfig> federations = new ArrayList<>();
    for (Root root : roots) {
      List<Source> sources = new ArrayList<>();
      String prefix = root.federation().host() + "=";
      for (String text : from) {
        if (text.startsWith(prefix)) {
          sources.add(FromSource.parse(text.substring(prefix.length())));
          unclaimed.remove(text);
        } else if (roots.size() == 1) {
          sources.add(FromSource.parse(text));
          unclaimed.remove(text);
        }
      }
      if (sources.isEmpty()) {
        root.sources().forEach(url -> sources.add(new Source.HttpSource(url)));
      }
      if (sources.isEmpty()) {
        remark.accept(
            "there is nothing to read "
                + root.federation()
                + " from; what is stored is used until it expires (--from URL)");
      }
      federations.add(new FederationConfig(root, sources));
    }
    if (!unclaimed.isEmpty()) {
      String first = unclaimed.get(0);
      throw CommandFailure.usage(
          "source_ambiguous",
          "--from " + PlainText.of(first) + " does not say which federation it is a source of.",
          "write --from " + roots.get(0).federation().host() + "=" + first);
    }
    return federations;
  }
}
