package org.waymark.trust.log;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an entry of the log says (formats.md, section 6). */
public enum EventType {
  ADMIT("admit", true),
  UPDATE("update", true),
  ROTATE_KEY("rotate-key", true),
  SUSPEND("suspend", true),
  REINSTATE("reinstate", true),
  REVOKE("revoke", true),
  LEAVE("leave", true),
  POLICY("policy", false),
  ROOT("root", false),
  SNAPSHOT("snapshot", false),
  HEARTBEAT("heartbeat", false);

  private static final Map<String, Optional<EventType>> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::code, Optional::of));

  private final String code;
  private final boolean aboutSite;

  EventType(String code, boolean aboutSite) {
    this.code = code;
    this.aboutSite = aboutSite;
  }

  /** The type whose code this is; empty for a type of a later version of the format. */
  public static Optional<EventType> of(String code) {
    return BY_CODE.getOrDefault(code, Optional.empty());
  }

  /** As it is written in an entry. */
  public String code() {
    return code;
  }

  /** Whether such an entry changes the leaf of a site. */
  public boolean aboutSite() {
    return aboutSite;
  }
}
