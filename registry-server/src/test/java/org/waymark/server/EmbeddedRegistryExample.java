package org.waymark.server;

import java.io.PrintStream;
import java.nio.file.Path;
import org.waymark.registry.InitOptions;
import org.waymark.registry.Registry;
import org.waymark.registry.audit.Actor;
import org.waymark.trust.id.EntityId;

/**
 * A federation inside another program; the module's README shows {@link #run} as it stands here.
 */
final class EmbeddedRegistryExample {
  private EmbeddedRegistryExample() {}

  // snippet
  static void run(Path data, String siteStatement, PrintStream out) {
    EntityId federation = EntityId.parse("https://federation.example.org");
    Registry.init(InitOptions.of(data, federation, "Example"));

    try (EmbeddedRegistry registry = EmbeddedRegistry.start(EmbeddedRegistryConfig.at(data))) {
      registry.registry().admit(siteStatement, new Actor("operator:example"));
      out.println(registry.publicUri() + "/directory/checkpoint");
    }
  }
  // end
}
