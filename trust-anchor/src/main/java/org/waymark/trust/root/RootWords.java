package org.waymark.trust.root;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.key.SignatureAlgorithm;
import org.waymark.signer.key.VerificationKey;
import org.waymark.signer.note.NoteVerifier;

/**
 * A root in words, for the people who sign one: what it says, and what it changes. Everything that
 * a root can say occurs here, so nothing is signed unseen. Stateless.
 */
public final class RootWords {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private RootWords() {}

  /**
   * One line.
   *
   * @param part what of the root: {@code federation name version issued expires}, a role, {@code
   *     origin witness limits sources testing}
   * @param text for people
   */
  public record Line(String part, String text) {}

  /** All that a root says. */
  public static List<Line> describe(RootPayload root) {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("federation", root.federation().value()));
    lines.add(new Line("name", root.name()));
    lines.add(new Line("version", Long.toString(root.version())));
    lines.add(new Line("issued", time(root.issued())));
    lines.add(new Line("expires", time(root.expires())));
    for (RootRole role : RootRole.values()) {
      @Nullable RoleKeys keys = root.roles().get(role);
      if (keys != null) {
        if (role == RootRole.ROOT) {
          lines.add(new Line(role.member(), threshold(keys)));
        }
        keys.keys().forEach(key -> lines.add(new Line(role.member(), name(key))));
      }
    }
    lines.add(new Line("origin", log(root.log())));
    witnesses(root.witness()).forEach(text -> lines.add(new Line("witness", text)));
    limits(root.limits()).forEach(text -> lines.add(new Line("limits", text)));
    if (root.sources().isEmpty()) {
      lines.add(new Line("sources", "none"));
    }
    root.sources().forEach(url -> lines.add(new Line("sources", url.toString())));
    if (root.testing()) {
      lines.add(new Line("testing", "a testing federation: http and loopback names are allowed"));
    }
    return List.copyOf(lines);
  }

  /** What a root changes, and what follows from it; the version and its dates first. */
  public static List<Line> differences(RootPayload before, RootPayload after) {
    List<Line> lines = new ArrayList<>();
    change(lines, "federation", before, after, root -> root.federation().value());
    change(lines, "name", before, after, RootPayload::name);
    change(lines, "version", before, after, root -> Long.toString(root.version()));
    change(lines, "expires", before, after, root -> time(root.expires()));
    for (RootRole role : RootRole.values()) {
      keys(lines, role, keys(before, role), keys(after, role));
    }
    @Nullable RoleKeys rootBefore = before.roles().get(RootRole.ROOT);
    @Nullable RoleKeys rootAfter = after.roles().get(RootRole.ROOT);
    if (rootBefore != null
        && rootAfter != null
        && rootBefore.threshold() != rootAfter.threshold()) {
      lines.add(new Line("root", threshold(rootBefore) + " -> " + threshold(rootAfter)));
    }
    log(lines, before.log(), after.log());
    lists(lines, "witness", witnesses(before.witness()), witnesses(after.witness()));
    lists(lines, "limits", limits(before.limits()), limits(after.limits()));
    lists(lines, "sources", texts(before.sources()), texts(after.sources()));
    change(lines, "testing", before, after, root -> Boolean.toString(root.testing()));
    return List.copyOf(lines);
  }

  private static void change(
      List<Line> lines,
      String part,
      RootPayload before,
      RootPayload after,
      Function<RootPayload, String> of) {
    if (!of.apply(before).equals(of.apply(after))) {
      lines.add(new Line(part, of.apply(before) + " -> " + of.apply(after)));
    }
  }

  private static void keys(
      List<Line> lines, RootRole role, List<VerificationKey> before, List<VerificationKey> after) {
    after.stream()
        .filter(key -> !before.contains(key))
        .forEach(key -> lines.add(new Line(role.member(), "adds " + name(key))));
    List<VerificationKey> gone = before.stream().filter(key -> !after.contains(key)).toList();
    gone.forEach(key -> lines.add(new Line(role.member(), "drops " + name(key))));
    if (!gone.isEmpty()) {
      consequence(role).ifPresent(text -> lines.add(new Line(role.member(), text)));
    }
  }

  private static Optional<String> consequence(RootRole role) {
    return switch (role) {
      case MEMBERSHIP ->
          Optional.of(
              "what the dropped key signed is believed no more: every record has to be certified"
                  + " by a key that stays");
      case LOG -> Optional.of("checkpoints by the dropped key are believed no more");
      case EXPORT -> Optional.of("readers of exports have to be given another key");
      default -> Optional.empty();
    };
  }

  private static void log(List<Line> lines, LogIdentity before, LogIdentity after) {
    if (before.equals(after)) {
      return;
    }
    lines.add(new Line("origin", before.origin() + " -> " + log(after)));
    if (after.epoch() > before.epoch()) {
      lines.add(
          new Line(
              "origin",
              "a new epoch: whatever was published after entry "
                  + (after.baseSize() - 1)
                  + " and is not in the new log counts no more, and proofs of a split view end"));
    }
  }

  private static void lists(
      List<Line> lines, String part, List<String> before, List<String> after) {
    after.stream()
        .filter(text -> !before.contains(text))
        .forEach(text -> lines.add(new Line(part, "adds " + text)));
    before.stream()
        .filter(text -> !after.contains(text))
        .forEach(text -> lines.add(new Line(part, "drops " + text)));
  }

  private static List<VerificationKey> keys(RootPayload root, RootRole role) {
    @Nullable RoleKeys keys = root.roles().get(role);
    return keys == null ? List.of() : keys.keys();
  }

  private static String name(VerificationKey key) {
    return key.kid() + (key.algorithm() == SignatureAlgorithm.ED25519 ? " (Ed25519)" : " (P-256)");
  }

  private static String threshold(RoleKeys keys) {
    return "any " + keys.threshold() + " of " + keys.keys().size() + " keys sign";
  }

  private static String log(LogIdentity log) {
    return log.origin()
        + (log.baseSize() == 0
            ? ", from its first entry"
            : ", continuing " + log.baseSize() + " entries with the tree root " + log.baseRoot());
  }

  private static List<String> witnesses(WitnessPolicy policy) {
    if (!policy.demanded()) {
      return List.of("no cosignatures are asked for");
    }
    List<String> lines = new ArrayList<>();
    lines.add(policy.k() + " of " + policy.groups().size() + " groups have to cosign");
    for (WitnessPolicy.Group group : policy.groups()) {
      for (NoteVerifier witness : group.witnesses()) {
        lines.add(
            group.name()
                + ", "
                + group.k()
                + " of "
                + group.witnesses().size()
                + ": "
                + witness.vkey());
      }
    }
    return lines;
  }

  private static List<String> limits(Limits limits) {
    return List.of(
        "an entry vouches for at most " + seconds(limits.entryLife()),
        "stale after " + seconds(limits.staleAfter()),
        "expired after " + seconds(limits.expiredAfter()),
        "a membership lasts at most " + seconds(limits.membershipLife()));
  }

  private static String seconds(long number) {
    if (number % 86_400 != 0) {
      return number + " seconds";
    }
    return number == 86_400 ? "a day" : number / 86_400 + " days";
  }

  private static List<String> texts(List<URI> urls) {
    return urls.stream().map(Objects::toString).toList();
  }

  private static String time(Instant time) {
    return TIME.format(time);
  }
}
