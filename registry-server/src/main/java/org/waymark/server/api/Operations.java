package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What operators and sites can do with a registry, in the JSON that they see. The same whether it
 * is done in this process or by asking the process that holds the registry; each call returns when
 * its effect is published. Failures are exceptions that {@link Problems} explains. Orders are
 * objects whose members each method names; a member that no method knows is refused. The shapes of
 * the answers are in {@code openapi.json}.
 *
 * <p>A site is named by its host, {@code cloud.example.org} or {@code cloud.example.org:8443};
 * times are UTC in ISO 8601; hashes are SHA-256 in lower-case hexadecimal.
 *
 * <p>Where the key of the membership role is not on the registry, what it has to sign can be handed
 * in as the member {@code signed}. Without it the answer is {@code membership_key_offline}, whose
 * member {@code toSign} is what has to be signed.
 */
public interface Operations {

  // Sites

  /**
   * Admits a site by the statement that it signed; the answer is the site as it is now.
   *
   * @param order {@code statement}, {@code unchecked?} (why no rules are asked, as a code; without
   *     it a registry with rules refuses), {@code signed?}
   */
  ObjectNode admit(ObjectNode order);

  /** The same, with the key of the membership role on the registry. */
  default ObjectNode admit(String statement, Optional<String> unchecked) {
    ObjectNode order = JsonNodeFactory.instance.objectNode().put("statement", statement);
    unchecked.ifPresent(code -> order.put("unchecked", code));
    return admit(order);
  }

  /** Replaces a member's statement by a newer one that it signed. */
  ObjectNode update(String host, String statement);

  /** Ends a membership at the site's wish, by a request that the site signed. */
  ObjectNode leave(String host, String request);

  /** Replaces the keys of a member, by a request that the site signed. */
  ObjectNode rotateKey(String host, String request);

  /** Begins to replace the keys of a member, by a request that its recovery key signed. */
  ObjectNode recover(String host, String request);

  /** Objects to that, by a request that a certified key signed. */
  ObjectNode object(String host, String request);

  /** The recovery that is under way. */
  ObjectNode recovery(String host);

  /**
   * Decides on a recovery that somebody objected to, or that waits for a signature.
   *
   * @param order {@code outcome} ({@code recovered}, {@code kept} or {@code lifted}), {@code
   *     signed?}
   */
  ObjectNode decide(String host, ObjectNode order);

  /**
   * {@code {"sites":[…]}}, ordered by host.
   *
   * @param status only sites of this status
   */
  ObjectNode sites(Optional<String> status);

  ObjectNode site(String host);

  /**
   * Suspends an active site.
   *
   * @param order {@code reason} (a code, formats.md section 3), {@code signed?}
   */
  ObjectNode suspend(String host, ObjectNode order);

  /**
   * Ends a suspension.
   *
   * @param order {@code signed?}
   */
  ObjectNode reinstate(String host, ObjectNode order);

  /**
   * Certifies an active site for another term.
   *
   * @param order {@code signed?}
   */
  ObjectNode renew(String host, ObjectNode order);

  /**
   * Whose membership has less than a quarter of its life left: {@code {"due":[…],"failing":[…]}};
   * those that failed their last check are apart, since nobody should renew them unseen.
   */
  ObjectNode renewals();

  /**
   * Revokes a site for good.
   *
   * @param order {@code reason} (a code, formats.md section 3), {@code signed?}
   */
  ObjectNode revoke(String host, ObjectNode order);

  /** The last check of a member by the rules in force: {@code {"site","report"}}. */
  ObjectNode report(String host);

  /** Checks a member now, and waits for it: {@code {"site","report"}}. */
  ObjectNode check(String host);

  // Onboarding

  /**
   * Makes an invitation; only this answer has its {@code token} and {@code url}.
   *
   * @param order {@code host?}, {@code kind?} (admit or rekey), {@code label?}, {@code days?}
   */
  ObjectNode createInvitation(ObjectNode order);

  /**
   * {@code {"invitations":[…]}}, the newest first.
   *
   * @param state only those that are open, used, expired or revoked
   */
  ObjectNode invitations(Optional<String> state);

  ObjectNode revokeInvitation(String id);

  /** Takes an application, a request that the site signed; its checks run afterwards. */
  ObjectNode apply(String request);

  /** An application with its report, for whoever knows its identifier. */
  ObjectNode application(String id);

  /**
   * {@code {"applications":[…]}}, the newest first.
   *
   * @param state only those that are applied, checked, approved, admitted or declined
   */
  ObjectNode applications(Optional<String> state);

  /** Checks an application again, and waits for it. */
  ObjectNode checkApplication(String id);

  /**
   * Approves an application that the rules let pass.
   *
   * @param order {@code reason?}, {@code signed?}
   */
  ObjectNode approve(String id, ObjectNode order);

  /**
   * Declines an application.
   *
   * @param order {@code reason}, a code
   */
  ObjectNode decline(String id, ObjectNode order);

  // Rules

  /** The rules in force: {@code {"name","hash","standard","inForceSince"?,"ruleSet"}}. */
  ObjectNode rules();

  /**
   * Who of the members would fail by these rules, and why; changes nothing.
   *
   * @param order {@code ruleSet}, or {@code standard: true}
   */
  ObjectNode testRules(ObjectNode order);

  /**
   * Puts rules into force.
   *
   * @param order {@code ruleSet}, or {@code standard: true}
   */
  ObjectNode applyRules(ObjectNode order);

  // Oversight

  /**
   * Who did what: {@code {"rows":[…],"next"?}}, the newest first.
   *
   * @param query {@code subject?}, {@code actor?}, {@code action?}, {@code before?} (a row's
   *     identifier, such as {@code next} of the page before), {@code limit?} (1 to 1,000)
   */
  ObjectNode audit(ObjectNode query);

  /** The document behind a decision that the log names by its hash. */
  ObjectNode decision(String hash);

  /**
   * Makes an access token; only this answer has the {@code token}.
   *
   * @param order {@code name}, {@code role}, {@code only?} (permissions), {@code days?}
   */
  ObjectNode createToken(ObjectNode order);

  /** {@code {"tokens":[…]}}, without what they are shown by. */
  ObjectNode tokens();

  ObjectNode revokeToken(String id);

  /** Under whom sites are admitted besides the trust anchor: {@code {"intermediates":[…]}}. */
  ObjectNode intermediates();

  /**
   * Adds an intermediate.
   *
   * @param order {@code chain}, tokens from its own membership to the one by the trust anchor
   */
  ObjectNode addIntermediate(ObjectNode order);

  /** Certifies nobody by an intermediate any more. */
  ObjectNode withdrawIntermediate(String host);

  /**
   * Signs a snapshot now, due or not; the answer is the status.
   *
   * @param order {@code signed?}
   */
  ObjectNode snapshot(ObjectNode order);

  /**
   * Goes on under the next root of the federation: {@code {"federation","version","hash",
   * "expires","before","entries","recertified","pending"}}. Again is the same.
   *
   * @param order {@code root}, the text of the root file
   */
  ObjectNode succeed(ObjectNode order);

  /**
   * Asks the catalogue of the active sites.
   *
   * @param sparql {@code SELECT} or {@code ASK}
   * @return the SPARQL 1.1 query results in JSON
   */
  ObjectNode query(String sparql);

  /** How the registry is: its log, its members, and what expires when. */
  ObjectNode status();
}
