package org.waymark.server.membership;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.waymark.client.ocm.Drift;

/** A change of a live discovery document in words, for the administrator who has to decide. */
public final class DriftWords {
  private static final int LONGEST = 160;

  private DriftWords() {}

  /** One sentence, with what it would mean. */
  public static String sentence(Drift.Change change) {
    return change.member()
        + ": "
        + "the statement says "
        + value(change.certified())
        + ", your server now says "
        + value(change.live())
        + "."
        + meaning(change.member());
  }

  private static String meaning(String member) {
    return switch (member) {
      case "endPoint" -> " Shares from other sites would go there.";
      case "tokenEndPoint" -> " Peers would exchange tokens there.";
      case "inviteAcceptDialog" -> " People who accept an invitation would be sent there.";
      case "jwks", "jwksUri" -> " Peers would believe requests signed with these keys.";
      case "enabled" -> " Peers would begin or stop to send shares.";
      case "criteria" -> " It decides who may send shares.";
      case "resourceTypes" -> " Peers read there where files are.";
      case "capabilities" -> " Peers that rely on what is gone will fail.";
      default -> "";
    };
  }

  private static String value(Optional<JsonNode> value) {
    if (value.isEmpty()) {
      return "nothing";
    }
    String text = value.get().isTextual() ? value.get().asText() : value.get().toString();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
