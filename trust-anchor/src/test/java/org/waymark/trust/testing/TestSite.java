package org.waymark.trust.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.StatusStatement;

/**
 * A site of a {@link TestFederation} with its current documents. Each method issues one more
 * document and leaves the log alone; not thread-safe.
 */
public final class TestSite {

  /** How long statements and memberships hold. */
  public static final Duration LIFE = Duration.ofDays(365);

  private final TestFederation federation;
  private final EntityId id;
  private final Optional<TestIntermediate> superior;
  private SigningKey key;
  private long ver;
  private long mver;
  private SiteStatement statement;
  private MembershipStatement membership;
  private Optional<StatusStatement> status = Optional.empty();

  TestSite(TestFederation federation, EntityId id) {
    this(federation, id, Optional.empty());
  }

  TestSite(TestFederation federation, EntityId id, Optional<TestIntermediate> superior) {
    this.federation = federation;
    this.id = id;
    this.superior = superior;
    this.key = TestKeys.named(id.value());
    this.ver = 1;
    this.mver = 1;
    this.statement = sign();
    this.membership = certify(claims -> {});
  }

  public EntityId id() {
    return id;
  }

  public SigningKey key() {
    return key;
  }

  public SiteStatement statement() {
    return statement;
  }

  public MembershipStatement membership() {
    return membership;
  }

  public Optional<StatusStatement> status() {
    return status;
  }

  /** The record that the current documents make. */
  public Record record() {
    return Record.of(statement, chain(), status);
  }

  /** From the site's membership to the one by the trust anchor. */
  public List<MembershipStatement> chain() {
    List<MembershipStatement> chain = new ArrayList<>();
    chain.add(membership);
    superior.ifPresent(above -> chain.addAll(above.chain()));
    return List.copyOf(chain);
  }

  private EntityId issuer() {
    return superior.map(TestIntermediate::id).orElse(federation.id());
  }

  /** What {@link #restate} signs, to be changed and signed by hand. */
  public SiteStatement.Draft draft() {
    ObjectNode ocm =
        JsonNodeFactory.instance
            .objectNode()
            .put("enabled", true)
            .put("apiVersion", "1.1.0")
            .put("endPoint", id.value() + "/ocm")
            .put("provider", "Test cloud " + id.host());
    ocm.putArray("capabilities").add("exchange-token");
    return SiteStatement.draft(
            id,
            federation.now(),
            federation.now().plus(LIFE),
            JwkSet.of(key.publicKey()),
            List.of(issuer()))
        .withVer(ver)
        .withMetadata("ocm_server", ocm);
  }

  private SiteStatement sign() {
    return draft().sign(key);
  }

  private MembershipStatement certify(Consumer<ObjectNode> change) {
    ObjectNode claims =
        MembershipStatement.claims(
            issuer(),
            id,
            federation.now(),
            federation.now().plus(LIFE),
            JwkSet.of(key.publicKey()),
            mver);
    change.accept(claims);
    return MembershipStatement.sign(
        claims, superior.map(TestIntermediate::key).orElse(federation.membershipKey()));
  }

  /** The next site statement. */
  public TestSite restate() {
    ver++;
    statement = sign();
    return this;
  }

  /** The next site statement, with its metadata. */
  public TestSite restate(ObjectNode metadata) {
    ver++;
    statement = draft().withMetadata(metadata).sign(key);
    return this;
  }

  /**
   * The next site statement, changed and signed by hand. {@link #draft} keeps no commitment to a
   * recovery key, so this is where one is made, kept or dropped.
   */
  public TestSite restate(SigningKey by, UnaryOperator<SiteStatement.Draft> change) {
    ver++;
    key = by;
    statement = change.apply(draft()).sign(by);
    return this;
  }

  /** The next membership; the site is active with it. */
  public TestSite recertify() {
    mver++;
    membership = certify(claims -> {});
    status = Optional.empty();
    return this;
  }

  /** As {@link #recertify()}, with claims changed before they are signed. */
  public TestSite recertify(Consumer<ObjectNode> change) {
    mver++;
    membership = certify(change);
    status = Optional.empty();
    return this;
  }

  /** Another key, with the next statement and the next membership. */
  public TestSite rekey() {
    key = TestKeys.named(id.value() + " " + ver);
    return restate().recertify();
  }

  /** The next status. */
  public TestSite restrict(SiteStatus to, String reason) {
    mver++;
    status =
        Optional.of(
            StatusStatement.sign(
                federation.id(),
                id,
                federation.now(),
                to,
                reason,
                mver,
                federation.membershipKey()));
    return this;
  }
}
