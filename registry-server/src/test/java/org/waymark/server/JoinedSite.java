package org.waymark.server;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.registry.InitOptions;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.audit.Actor;
import org.waymark.server.membership.LiveSite;
import org.waymark.server.membership.Member;
import org.waymark.server.membership.Membership;
import org.waymark.server.site.SiteAdmin;
import org.waymark.signer.key.KeyStretching;
import org.waymark.trust.id.EntityId;

/** A testing federation on loopback with one site that is a member, and its live server. */
public final class JoinedSite implements AutoCloseable {
  private static final KeyStretching CHEAP = new KeyStretching(64, 1, 1);
  private static final Actor OPERATOR = new Actor("operator");

  private final StubSite stub = StubSite.start();
  private final SafeFetcher fetcher = SafeFetcher.of(AddressPolicy.testing());
  private final EmbeddedRegistry registry;
  private final Path data;
  private final InstantSource clock;

  private JoinedSite(Path folder, InstantSource clock) {
    Path registryData = folder.resolve("registry");
    this.data = folder.resolve("site");
    this.clock = clock;
    Registry.init(
        InitOptions.testing(registryData, EntityId.parse("https://federation.example"), "Test mesh")
            .withClock(clock)
            .withStretching(CHEAP, CHEAP));
    this.registry =
        EmbeddedRegistry.start(
            EmbeddedRegistryConfig.of(
                RegistryConfig.at(registryData).timer(false).clock(clock).build()));
  }

  /** A federation and a site that is no member yet. */
  public static JoinedSite alone(Path folder, InstantSource clock) {
    return new JoinedSite(folder, clock);
  }

  /** A federation and a member of it. */
  public static JoinedSite member(Path folder, InstantSource clock) throws FetchException {
    JoinedSite made = new JoinedSite(folder, clock);
    Optional<OcmDiscovery> live = new LiveSite(made.fetcher).look(made.site()).form();
    SiteAdmin admin = made.admin();
    admin.init(
        made.site(),
        Optional.of(made.registry.registry().root()),
        List.of(made.registry.registry().root().federation()),
        live);
    String token = admin.sign(Duration.ofDays(365), Optional.empty()).statement().jws().token();
    made.registry.registry().admit(token, OPERATOR);
    Membership.at(made.registry.publicUri()).write(admin.membershipFile());
    return made;
  }

  public SiteAdmin admin() {
    return new SiteAdmin(data, Optional.empty(), clock, new SecureRandom());
  }

  public Member member() {
    return Member.of(admin(), Optional.empty(), testing -> fetcher, clock);
  }

  public EntityId site() {
    return EntityId.parseTesting(stub.origin());
  }

  public StubSite stub() {
    return stub;
  }

  public EmbeddedRegistry registry() {
    return registry;
  }

  public URI url() {
    return registry.publicUri();
  }

  public SafeFetcher fetcher() {
    return fetcher;
  }

  public Path data() {
    return data;
  }

  /** The version that the directory shows. */
  public long shown() throws FetchException {
    return member().standing().shown().orElseThrow().ver();
  }

  @Override
  public void close() {
    stub.close();
    fetcher.close();
    registry.close();
  }
}
