package org.waymark.server.membership;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.server.audit.Publication;
import org.waymark.server.site.KeySet;
import org.waymark.server.site.SiteAdmin;
import org.waymark.server.site.SiteAdminException;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.SiteStatement;

/**
 * The site in a data folder as a member of its federation: each method is one thing that a site can
 * ask of its registry. What came of it is read from the directory, under the root that is pinned.
 *
 * <p>Used by one thread at a time. The fetcher stays its owner's to close.
 */
public final class Member {
  /** How long a statement holds, unless somebody wishes otherwise. */
  public static final Duration STATEMENT_LIFE = Duration.ofDays(365);

  private final SiteAdmin admin;
  private final Membership membership;
  private final Root root;
  private final RegistryClient registry;
  private final Publication publication;
  private final InstantSource clock;

  /**
   * @param membership where it belongs
   * @param root pinned
   */
  public Member(
      SiteAdmin admin, Membership membership, Root root, SafeFetcher fetcher, InstantSource clock) {
    this.admin = admin;
    this.membership = membership;
    this.root = root;
    this.registry = new RegistryClient(fetcher, membership.registry());
    this.publication = Publication.web(membership.registry(), fetcher);
    this.clock = clock;
  }

  /**
   * The site of a data folder in the federation that it applied to, or that its root names.
   *
   * @param registry where that is, if it is not known in the folder
   * @throws SiteAdminException {@code root_not_pinned registry_unknown}
   */
  public static Member of(
      SiteAdmin admin,
      Optional<URI> registry,
      Function<Boolean, SafeFetcher> fetchers,
      InstantSource clock) {
    Root root =
        admin
            .root()
            .orElseThrow(
                () ->
                    SiteAdminException.request(
                        "root_not_pinned",
                        "The folder " + admin.data() + " has no root of a federation.",
                        "join one: waymark join INVITATION_URL"));
    Membership membership =
        registry
            .map(Membership::at)
            .or(() -> Membership.read(admin.membershipFile()))
            .or(() -> root.sources().stream().findFirst().map(Membership::at))
            .orElseThrow(
                () ->
                    SiteAdminException.request(
                        "registry_unknown",
                        "Nothing in " + admin.data() + " says where the registry is.",
                        "name it: --registry https://registry.example.org"));
    SafeFetcher fetcher = fetchers.apply(isLocal(membership.registry()));
    return new Member(admin, membership, root, fetcher, clock);
  }

  /**
   * Whether a registry is on this machine, so that only such addresses are dialled, also without
   * TLS.
   */
  public static boolean isLocal(URI registry) {
    return Host.normalize(registry.getRawAuthority(), note -> {}).isLoopback();
  }

  public SiteAdmin admin() {
    return admin;
  }

  public Membership membership() {
    return membership;
  }

  public Root root() {
    return root;
  }

  /** The interface of the registry. */
  public RegistryClient registry() {
    return registry;
  }

  public EntityId site() {
    return admin.state().site();
  }

  private Instant now() {
    return clock.instant();
  }

  /**
   * How the site stands in the directory now.
   *
   * @throws FetchException when the registry could not be asked
   */
  public Standing standing() throws FetchException {
    return Standing.of(site(), publication, root, now());
  }

  /**
   * Hands in the newest statement.
   *
   * @throws FetchException when the registry could not be asked
   * @throws RegistryRefusal when it says no
   */
  public SiteStatement submit() throws FetchException {
    SiteStatement newest = admin.newest().orElseThrow();
    registry.update(newest);
    return newest;
  }

  /**
   * Replaces a key, or goes on with a replacement that was interrupted anywhere. The old key is
   * given up only when the directory shows the new one.
   *
   * @param keepOld as in {@link SiteAdmin#beginRotation}
   * @return the new key where it is in force now; empty where the directory does not show it yet
   * @throws FetchException when the registry could not be asked; calling again goes on
   * @throws RegistryRefusal when it says no; the old key stays in force
   */
  public Optional<String> rotate(KeySet set, boolean keepOld) throws FetchException {
    boolean begun = admin.state().rotating().contains(set);
    if (begun) {
      Optional<String> done = settle(set); // the answer of an earlier call may have been lost
      if (done.isPresent()) {
        return done;
      }
    }
    SiteStatement statement = admin.beginRotation(set, keepOld, STATEMENT_LIFE);
    if (set == KeySet.FEDERATION) {
      registry.rotateKey(statement.sub(), admin.requests(root.federation()).rotateKey(statement));
    } else {
      registry.update(statement);
    }
    return settle(set);
  }

  /**
   * Ends a replacement that the directory shows; otherwise nothing happens.
   *
   * @return the new key where it is in force now
   */
  public Optional<String> settle(KeySet set) throws FetchException {
    Standing standing = standing();
    return standing
        .shown()
        .flatMap(shown -> admin.settleRotation(set, shown))
        .map(key -> key.kid().value());
  }

  /**
   * Takes the site back by its recovery key, under a federation key that nobody else has.
   *
   * @return the recovery, as the registry tells of it
   * @throws SiteAdminException {@code recovery_key_wrong not_in_directory}
   */
  public ObjectNode recover(SigningKey recoveryKey) throws FetchException {
    SiteStatement shown =
        standing()
            .shown()
            .orElseThrow(
                () ->
                    SiteAdminException.request(
                        "not_in_directory",
                        "The directory shows no statement of " + site() + " to be recovered.",
                        "waymark site-admin status"));
    SiteStatement statement = admin.recover(shown, recoveryKey, STATEMENT_LIFE);
    return registry.recover(
        site(), admin.requests(root.federation()).recover(statement, recoveryKey));
  }

  /** Objects to the recovery that is under way. */
  public ObjectNode object() throws FetchException {
    return registry.object(site(), admin.requests(root.federation()).object());
  }

  /**
   * Ends the membership.
   *
   * @param reason a code for the public log
   */
  public void leave(Optional<String> reason) throws FetchException {
    registry.leave(site(), admin.requests(root.federation()).leave(reason));
    membership.withoutApplication().write(admin.membershipFile());
  }
}
