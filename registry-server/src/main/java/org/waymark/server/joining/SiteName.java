package org.waymark.server.joining;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.waymark.server.site.SiteAdminException;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.root.Root;

/** Which site joins: the one of the folder, the one that was typed, or the one that is invited. */
final class SiteName {
  private final Voice voice;

  SiteName(Voice voice) {
    this.voice = voice;
  }

  /**
   * @param known the site of the data folder
   * @throws SiteAdminException {@code site_not_named site_differs invitation_foreign}, or why it
   *     cannot be a site of this federation
   */
  EntityId of(JoinOrder order, Root root, ObjectNode invitation, Optional<EntityId> known) {
    Optional<String> bound =
        invitation.path("host").isTextual()
            ? Optional.of(invitation.path("host").asText())
            : Optional.empty();
    Optional<EntityId> typed =
        order
            .site()
            .or(() -> known.isPresent() ? Optional.empty() : bound)
            .or(
                () ->
                    known.isPresent()
                        ? Optional.empty()
                        : voice.ask("Your site, as users reach it, such as cloud.example.org"))
            .map(text -> entity(text, root));
    EntityId site =
        typed
            .or(() -> known)
            .orElseThrow(
                () ->
                    SiteAdminException.request(
                        "site_not_named",
                        "Nothing says which site is to join.",
                        order.again() + " --site cloud.example.org"));
    if (known.filter(other -> !other.equals(site)).isPresent()) {
      throw SiteAdminException.request(
          "site_differs",
          "The folder belongs to " + known.get() + ", and not to " + site + ".",
          "leave --site out, or use another folder: --data ANOTHER_DIR");
    }
    if (bound.filter(host -> !host.equals(site.host().toString())).isPresent()) {
      throw SiteAdminException.request(
          "invitation_foreign",
          "The invitation is for " + bound.get() + ", not for " + site.host() + ".",
          "ask the operator for an invitation of your own");
    }
    return site;
  }

  private static EntityId entity(String text, Root root) {
    try {
      Host name = Host.normalize(text, note -> {});
      boolean plain = text.regionMatches(true, 0, "http://", 0, 7);
      boolean http = root.testing() && (plain || (!text.contains("://") && name.isLoopback()));
      EntityId site = http ? EntityId.http(name) : EntityId.https(name);
      return root.parseEntity(site.value());
    } catch (MalformedException e) {
      throw SiteAdminException.request(
          e.code(), String.valueOf(e.getMessage()), "name your site as cloud.example.org");
    }
  }
}
