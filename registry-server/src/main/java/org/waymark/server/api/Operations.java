package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What operators and sites can do with a registry, in the JSON that they see. The same whether it
 * is done in this process or by asking the process that holds the registry; each call returns when
 * its effect is published. Failures are exceptions that {@link Problems} explains.
 *
 * <p>A site is named by its host, {@code cloud.example.org} or {@code cloud.example.org:8443}.
 */
public interface Operations {

  /** Admits a site by the statement that it signed; the answer is the site as it is now. */
  ObjectNode admit(String statement);

  /** Replaces a member's statement by a newer one that it signed. */
  ObjectNode update(String host, String statement);

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
   * @param reason a code, formats.md section 3
   */
  ObjectNode suspend(String host, String reason);

  ObjectNode reinstate(String host);

  /**
   * Revokes a site for good.
   *
   * @param reason a code, formats.md section 3
   */
  ObjectNode revoke(String host, String reason);

  /** How the registry is: its log, its members, and what expires when. */
  ObjectNode status();
}
