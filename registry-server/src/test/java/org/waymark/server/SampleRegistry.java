package org.waymark.server;

import java.net.URI;
import java.nio.file.Path;
import org.waymark.registry.InitOptions;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.signer.key.KeyStretching;
import org.waymark.trust.id.EntityId;

/** Registries for tests: the passphrase is cheap to try, so that a test opens one in no time. */
public final class SampleRegistry {
  public static final EntityId FEDERATION = EntityId.parse("https://federation.example.org");
  private static final KeyStretching CHEAP = new KeyStretching(64, 1, 1);

  private SampleRegistry() {}

  /** Makes an empty registry; the folder that was given. */
  public static Path make(Path data) {
    Registry.init(InitOptions.of(data, FEDERATION, "Sample").withStretching(CHEAP, CHEAP));
    return data;
  }

  /** As {@link #make(Path)}, with a URL that the world reaches it by. */
  public static Path make(Path data, URI publicUrl) {
    Registry.init(
        InitOptions.of(data, FEDERATION, "Sample")
            .withPublicUrl(publicUrl)
            .withStretching(CHEAP, CHEAP));
    return data;
  }

  /** Without timers: nothing is written but what a test asks for. */
  public static EmbeddedRegistryConfig config(Path data) {
    return EmbeddedRegistryConfig.of(RegistryConfig.at(data).timer(false).build());
  }
}
