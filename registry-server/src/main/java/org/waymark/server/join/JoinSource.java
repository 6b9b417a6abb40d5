package org.waymark.server.join;

import java.util.Optional;
import org.waymark.registry.admission.Invitation;
import org.waymark.registry.rules.RuleSet;
import org.waymark.trust.root.Root;

/** What the page tells about; may wait until the registry is open. */
public interface JoinSource {
  /** The root in force. */
  Root root();

  /** The invitation of a secret token. */
  Optional<Invitation> peek(String token);

  /** The rules in force. */
  RuleSet rules();
}
