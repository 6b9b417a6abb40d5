package org.waymark.trust.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.policy.Constraints;
import org.waymark.trust.statement.MembershipStatement;

/**
 * An intermediate of a {@link TestFederation} with the statement of its superior. It certifies
 * sites and intermediates below it with a key of its own; not thread-safe.
 *
 * <pre>{@code
 * TestIntermediate nren = federation.intermediate("nren.example", ".nren.example");
 * TestSite site = federation.admitUnder(nren, "a.nren.example");
 * }</pre>
 */
public final class TestIntermediate {

  private final TestFederation federation;
  private final Optional<TestIntermediate> superior;
  private final EntityId id;
  private final SigningKey key;
  private final List<String> permitted;
  private long mver;
  private MembershipStatement membership;

  TestIntermediate(
      TestFederation federation,
      Optional<TestIntermediate> superior,
      EntityId id,
      List<String> permitted) {
    this.federation = federation;
    this.superior = superior;
    this.id = id;
    this.key = TestKeys.named("intermediate " + id.value());
    this.permitted = List.copyOf(permitted);
    this.mver = 1;
    this.membership = certify(claims -> {});
  }

  public EntityId id() {
    return id;
  }

  /** Signs memberships of those below. */
  public SigningKey key() {
    return key;
  }

  /** What its superior says of it. */
  public MembershipStatement membership() {
    return membership;
  }

  /** From its own membership to the one by the trust anchor. */
  public List<MembershipStatement> chain() {
    List<MembershipStatement> chain = new ArrayList<>();
    chain.add(membership);
    superior.ifPresent(above -> chain.addAll(above.chain()));
    return List.copyOf(chain);
  }

  /** An intermediate below this one, with the names that it may speak for besides its own. */
  public TestIntermediate intermediate(String host, String... names) {
    return new TestIntermediate(
        federation,
        Optional.of(this),
        federation.root().parseEntity("https://" + host),
        TestFederation.withOwn(host, names));
  }

  /** The next statement of its superior, with claims changed before they are signed. */
  public TestIntermediate recertify(Consumer<ObjectNode> change) {
    mver++;
    membership = certify(change);
    return this;
  }

  private MembershipStatement certify(Consumer<ObjectNode> change) {
    ObjectNode claims =
        MembershipStatement.claims(
            superior.map(TestIntermediate::id).orElse(federation.id()),
            id,
            federation.now(),
            federation.now().plus(TestSite.LIFE),
            JwkSet.of(key.publicKey()),
            mver);
    claims.set("constraints", Constraints.naming(permitted, List.of()).toJson());
    change.accept(claims);
    return MembershipStatement.sign(
        claims, superior.map(TestIntermediate::key).orElse(federation.membershipKey()));
  }
}
