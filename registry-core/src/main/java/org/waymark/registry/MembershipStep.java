package org.waymark.registry;

import java.util.Optional;
import org.waymark.trust.id.EntityId;

/**
 * Something that the membership role signs for, so that it can be asked what has to be signed where
 * its key is not on the registry's machine: {@link Registry#whatToSign}.
 */
public sealed interface MembershipStep {

  /** As in a {@link SigningRequest}. */
  String code();

  /**
   * To admit a site, or to certify its new keys, by its application.
   *
   * @param application identifier
   * @param reason a code for the decision
   */
  record Approve(String application, Optional<String> reason) implements MembershipStep {
    @Override
    public String code() {
      return "approve";
    }
  }

  /**
   * To admit a site by its statement, as when a federation is founded.
   *
   * @param statement a compact JWS
   * @param unchecked reason code for doing so where rules are in force
   */
  record Admit(String statement, Optional<String> unchecked) implements MembershipStep {
    @Override
    public String code() {
      return "admit";
    }
  }

  /** To certify an active member for another term. */
  record Renew(EntityId site) implements MembershipStep {
    @Override
    public String code() {
      return "renew";
    }
  }

  /**
   * To stop trust in a member.
   *
   * @param reason published: 1 to 64 of {@code a-z 0-9 -}
   */
  record Suspend(EntityId site, String reason) implements MembershipStep {
    @Override
    public String code() {
      return "suspend";
    }
  }

  /** To end a suspension. */
  record Reinstate(EntityId site) implements MembershipStep {
    @Override
    public String code() {
      return "reinstate";
    }
  }

  /**
   * To end a membership.
   *
   * @param reason published: 1 to 64 of {@code a-z 0-9 -}
   */
  record Revoke(EntityId site, String reason) implements MembershipStep {
    @Override
    public String code() {
      return "revoke";
    }
  }

  /**
   * To decide on a recovery that somebody objected to, or that is due and waits for a signature.
   *
   * @param recovered whether the recovery key is believed
   */
  record Decide(EntityId site, boolean recovered) implements MembershipStep {
    @Override
    public String code() {
      return "decide";
    }
  }

  /** To vouch for the directory as it is, for bundles. */
  record TakeSnapshot() implements MembershipStep {
    @Override
    public String code() {
      return "snapshot";
    }
  }
}
