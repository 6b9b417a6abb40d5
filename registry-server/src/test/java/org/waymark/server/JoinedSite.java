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
import org.waymark.client.fetch.FetchOptions;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.node.http.BindAddress;
import org.waymark.registry.InitOptions;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.check.CheckLimits;
import org.waymark.registry.check.CheckNetwork;
import org.waymark.registry.check.Checker;
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
  private final Path registryData;
  private EmbeddedRegistry registry;
  private final Path data;
  private final InstantSource clock;

  private JoinedSite(Path folder, InstantSource clock) {
    this.registryData = folder.resolve("registry");
    this.data = folder.resolve("site");
    this.clock = clock;
    Registry.init(
        InitOptions.testing(registryData, EntityId.parse("https://federation.example"), "Test mesh")
            .withClock(clock)
            .withStretching(CHEAP, CHEAP));
    this.registry = open(0);
  }

  private EmbeddedRegistry open(int port) {
    FetchOptions loopback = FetchOptions.of(AddressPolicy.testing());
    Checker checker =
        new Checker(CheckNetwork.of(loopback, name -> List.of()), CheckLimits.standard(), clock);
    RegistryConfig config =
        RegistryConfig.at(registryData)
            .timer(false)
            .clock(clock)
            .checks(Inspection.by(checker))
            .build();
    return EmbeddedRegistry.start(
        EmbeddedRegistryConfig.of(config).withListen(BindAddress.loopback(port)));
  }

  /** The registry is gone for a while. */
  public void stopRegistry() {
    registry.close();
  }

  /** It is back where it was. */
  public void startRegistry() {
    registry = open(registry.publicUri().getPort());
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
    admin.edit(facts());
    String token = admin.sign(Duration.ofDays(365), Optional.empty()).statement().jws().token();
    made.registry.registry().admit(token, OPERATOR);
    Membership.at(made.registry.publicUri()).write(admin.membershipFile());
    return made;
  }

  /** What the standard rules ask for and no server can tell. */
  public static List<SiteAdmin.Edit> facts() {
    return List.of(
        fact("federation_entity.organization_name", "Example University"),
        fact("federation_entity.homepage_uri", "https://www.example.org"),
        fact("federation_entity.policy_uri", "https://www.example.org/privacy"),
        fact("federation_entity.contacts", "support@example.org,security@example.org"),
        fact("mesh_site.country", "NL"),
        fact("mesh_site.terms", "https://federation.example"));
  }

  public static SiteAdmin.Edit fact(String path, String value) {
    return new SiteAdmin.Edit(path, Optional.of(value));
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
