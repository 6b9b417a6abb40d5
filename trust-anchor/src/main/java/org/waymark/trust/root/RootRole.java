package org.waymark.trust.root;

/** What a key of the root document may sign (formats 5). A key serves one role only. */
public enum RootRole {
  /** Signs roots; the only role with a threshold. */
  ROOT("root"),
  /** Signs membership statements, status statements and snapshots. */
  MEMBERSHIP("membership"),
  /** Signs checkpoints. */
  LOG("log"),
  /** Signs exports for readers that do not follow the directory. */
  EXPORT("export"),
  /** Signs standard OpenID Federation statements, which nothing here accepts. */
  OIDF("oidf");

  private final String member;

  RootRole(String member) {
    this.member = member;
  }

  /** The member of {@code roles} that describes this role. */
  public String member() {
    return member;
  }

  /** Whether a root without this role is refused. */
  public boolean required() {
    return this == ROOT || this == MEMBERSHIP || this == LOG;
  }
}
