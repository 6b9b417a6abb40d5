package org.waymark.registry.storage;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

/** Rows as tests need them. */
final class Rows {
  private Rows() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static InvitationRow invitation(String id) {
    return new InvitationRow(
        id,
        Sha256.of(bytes("token of " + id)),
        Optional.of("a.example"),
        "admit",
        Optional.of("for a"),
        100,
        "operator:anna",
        200,
        InvitationRow.OPEN,
        Optional.empty());
  }

  static ApplicationRow application(String id, String invitation, String host) {
    return application(id, invitation, host, "applied", "statement 1");
  }

  static ApplicationRow application(
      String id, String invitation, String host, String state, String statement) {
    return new ApplicationRow(
        id,
        invitation,
        EntityId.parse("https://" + host),
        state,
        statement,
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        100,
        100);
  }

  static AuditRow audit(String action, String subject) {
    return new AuditRow(
        100, "operator:anna", action, subject, Optional.empty(), OptionalLong.empty());
  }

  /** One entry that does nothing but what is given. */
  static Commit commit(
      long seq,
      List<DecisionRow> decisions,
      List<Commit.ApplicationChange> applications,
      Optional<RuleSetRow> ruleSet) {
    return new Commit(
        seq,
        List.of(bytes("entry " + seq)),
        List.of(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of(audit("policy", "https://federation.example")),
        decisions,
        applications,
        ruleSet,
        List.of());
  }
}
