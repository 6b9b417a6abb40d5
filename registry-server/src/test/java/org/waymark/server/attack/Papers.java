package org.waymark.server.attack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.StatusStatement;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/**
 * The documents about one site as an attacker makes them: right in form, signed with whatever keys
 * there are, by default all of the attacker's own. Begin with genuine ones ({@link #of}) or from
 * nothing ({@link #about}); what is not changed stays genuine. Not thread-safe.
 */
final class Papers {

  private final TestFederation federation;
  private final EntityId site;
  private String statement;
  private String membership;
  private Optional<String> status = Optional.empty();

  private Papers(TestFederation federation, EntityId site, String statement, String membership) {
    this.federation = federation;
    this.site = site;
    this.statement = statement;
    this.membership = membership;
  }

  /** The genuine documents of a site, as everybody can read them. */
  static Papers of(TestFederation federation, TestSite site) {
    return of(federation, site.record());
  }

  /** The documents of a record that was published once. */
  static Papers of(TestFederation federation, Record record) {
    Papers papers =
        new Papers(
            federation,
            record.site().sub(),
            record.site().jws().token(),
            record.membership().jws().token());
    papers.status = record.status().map(found -> found.jws().token());
    return papers;
  }

  /** A site of the attacker, with a membership that the attacker signed too. */
  static Papers about(TestFederation federation, String host) {
    EntityId site = EntityId.parse("https://" + host);
    SigningKey key = Loot.ownKey("site");
    Papers papers = new Papers(federation, site, "", "");
    papers.stated(1, key);
    papers.certified(1, Loot.ownKey("membership"), key);
    return papers;
  }

  /** A new site statement by this key, with end points of the attacker. */
  Papers stated(long ver, SigningKey key) {
    Instant now = federation.now();
    ObjectNode ocm = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    ocm.put("enabled", true).put("apiVersion", "1.1.0").put("provider", "attacker");
    ocm.put("endPoint", "https://attacker.example/ocm");
    statement =
        SiteStatement.draft(
                site,
                now,
                now.plus(TestSite.LIFE),
                JwkSet.of(key.publicKey()),
                List.of(federation.id()))
            .withVer(ver)
            .withMetadata("ocm_server", ocm)
            .sign(key)
            .jws()
            .token();
    return this;
  }

  /** A new membership by this key for a site whose key is the other. */
  Papers certified(long mver, SigningKey by, SigningKey siteKey) {
    Instant now = federation.now();
    membership =
        MembershipStatement.sign(
                federation.id(),
                site,
                now,
                now.plus(TestSite.LIFE),
                JwkSet.of(siteKey.publicKey()),
                mver,
                by)
            .jws()
            .token();
    status = Optional.empty();
    return this;
  }

  /** A new status by this key. */
  Papers restricted(SiteStatus to, long mver, SigningKey by) {
    status =
        Optional.of(
            StatusStatement.sign(federation.id(), site, federation.now(), to, "rules", mver, by)
                .jws()
                .token());
    return this;
  }

  /** Leaves the status out. */
  Papers withoutStatus() {
    status = Optional.empty();
    return this;
  }

  /** The statement of other papers in the place of this one. */
  Papers statementOf(Papers other) {
    statement = other.statement;
    return this;
  }

  /** The membership of other papers in the place of this one. */
  Papers membershipOf(Papers other) {
    membership = other.membership;
    return this;
  }

  /** The status of other papers in the place of this one. */
  Papers statusOf(Papers other) {
    status = other.status;
    return this;
  }

  /** Changes the claims of the statement and signs them with this key. */
  Papers statement(SigningKey key, Consumer<ObjectNode> change) {
    statement = Tokens.changed(CompactJws.parse(statement), key, change);
    return this;
  }

  /** Changes the claims of the membership and signs them with this key. */
  Papers membership(SigningKey key, Consumer<ObjectNode> change) {
    membership = Tokens.changed(CompactJws.parse(membership), key, change);
    return this;
  }

  /** Changes the claims of the status and signs them with this key. */
  Papers status(SigningKey key, Consumer<ObjectNode> change) {
    status = status.map(token -> Tokens.changed(CompactJws.parse(token), key, change));
    return this;
  }

  /** Any text in the place of the status. */
  Papers statusText(String token) {
    status = Optional.of(token);
    return this;
  }

  /** Any text in the place of the statement. */
  Papers rawStatement(String token) {
    statement = token;
    return this;
  }

  /** Any text in the place of the membership. */
  Papers rawMembership(String token) {
    membership = token;
    return this;
  }

  String statement() {
    return statement;
  }

  String membership() {
    return membership;
  }

  EntityId site() {
    return site;
  }

  /** The bytes of the record, whether they can be read or not. */
  byte[] bytes() {
    String text =
        "{\"chain\":[\""
            + membership
            + "\"],\"site\":\""
            + statement
            + status.map(token -> "\",\"status\":\"" + token).orElse("")
            + "\"}";
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  Record record() {
    return Record.parse(bytes());
  }
}
