package org.waymark.registry.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.signer.VerificationException;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.statement.SiteStatement;

/**
 * The OCM keys that the server publishes are the ones that the statement certifies, compared by
 * thumbprint. What is published: the set at {@code jwksUri}, or else the keys in the document
 * itself; kinds of keys that the strict profile does not know are left out of both.
 */
final class KeysCheck {

  static final String UNREADABLE = "keys_unreadable";

  private KeysCheck() {}

  static CheckResult of(SiteStatement statement, OcmDiscovery discovery, LiveSite live) {
    Set<KeyId> certified;
    try {
      certified =
          statement.ocmServer().map(ocm -> ocm.get("jwks")).orElse(null) instanceof ObjectNode set
              ? JwkSet.thumbprints(set)
              : Set.of();
    } catch (VerificationException e) {
      return CheckResult.fail(
          CheckName.KEYS,
          UNREADABLE,
          "ocm_server.jwks of the statement cannot be read (" + e.code() + ").",
          "Take the keys over from the server and sign again: waymark site-admin sign");
    }
    if (live.keys() instanceof Attempt.Missed<Set<KeyId>> missed) {
      return missed(discovery, missed);
    }
    Set<KeyId> published = live.keys().answer().orElseGet(() -> inDocument(discovery));
    boolean nothingAtAll = discovery.jwksUri().isEmpty() && published.isEmpty();
    if (published.equals(certified) || nothingAtAll) {
      return CheckResult.pass(
          CheckName.KEYS,
          nothingAtAll
              ? statement.sub().host() + " publishes no OCM keys by itself."
              : "The OCM keys of " + statement.sub().host() + " are the certified ones.");
    }
    return CheckResult.fail(
        CheckName.KEYS,
        "keys_differ",
        "The OCM keys of "
            + statement.sub().host()
            + " are not the certified ones: "
            + difference(published, certified)
            + ".",
        "If the server's keys are right, take them over and sign again: waymark site-admin status,"
            + " then waymark site-admin sign; if not, find out who changed them.");
  }

  private static CheckResult missed(OcmDiscovery discovery, Attempt.Missed<Set<KeyId>> missed) {
    boolean unreadable = missed.code().equals(UNREADABLE);
    return CheckResult.fail(
        CheckName.KEYS,
        unreadable ? UNREADABLE : missed.codeOf("keys", "_unreachable"),
        "The keys at jwksUri ("
            + discovery.jwksUri().map(Object::toString).orElse("")
            + ") cannot be read: "
            + missed.sentence(),
        "Let jwksUri lead to the server's public keys as a JWK set (RFC 7517).");
  }

  private static String difference(Set<KeyId> published, Set<KeyId> certified) {
    List<String> parts = new ArrayList<>();
    if (!certified.containsAll(published)) {
      parts.add("not certified " + without(published, certified));
    }
    if (!published.containsAll(certified)) {
      parts.add("certified and not published " + without(certified, published));
    }
    return String.join("; ", parts);
  }

  private static String without(Set<KeyId> all, Set<KeyId> some) {
    return all.stream()
        .filter(key -> !some.contains(key))
        .map(KeyId::value)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static Set<KeyId> inDocument(OcmDiscovery discovery) {
    return discovery.keys().stream()
        .flatMap(published -> published.key().stream())
        .map(VerificationKey::thumbprint)
        .collect(Collectors.toSet());
  }
}
