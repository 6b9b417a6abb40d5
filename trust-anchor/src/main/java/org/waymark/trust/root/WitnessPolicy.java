package org.waymark.trust.root;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.waymark.signer.json.Fields;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.signer.note.SignedNote;

/**
 * Which witnesses have to cosign a checkpoint: {@code k} of the groups, a group being satisfied by
 * its own {@code k} of its witnesses (formats 5).
 *
 * @param k groups that have to be satisfied, from 0 (no policy) to the number of groups
 * @param groups with distinct names, at most 64 with at most 64 witnesses in all; a witness key
 *     stands in one place only, so that one holder counts once
 */
public record WitnessPolicy(int k, List<Group> groups) {

  /** No witness is asked for. */
  public static final WitnessPolicy NONE = new WitnessPolicy(0, List.of());

  private static final int MAX_GROUPS = 64;
  private static final int MAX_WITNESSES = 64;

  /**
   * @throws org.waymark.signer.MalformedException {@code root_malformed}
   */
  public WitnessPolicy {
    groups = List.copyOf(groups);
    requireFew(groups.size(), groups.stream().mapToInt(g -> g.witnesses().size()).sum());
    RootPayload.require(
        k >= 0 && k <= groups.size(), "asks for " + k + " of " + groups.size() + " witness groups");
    Set<String> seen = new HashSet<>();
    for (Group group : groups) {
      RootPayload.require(seen.add(group.name()), "has two witness groups of one name");
    }
    seen.clear();
    groups.stream()
        .flatMap(group -> group.witnesses().stream())
        .forEach(
            w ->
                RootPayload.require(
                    seen.add(w.key().thumbprint().value()), "has one witness key in two places"));
  }

  /**
   * Witnesses that stand for one another.
   *
   * @param name for people and reports, 1 to 64 characters
   * @param k how many of the witnesses have to cosign, from 1 to their number
   * @param witnesses verifiers of {@code cosignature/v1} lines
   */
  public record Group(String name, int k, List<NoteVerifier> witnesses) {

    /**
     * @throws org.waymark.signer.MalformedException {@code root_malformed}
     */
    public Group {
      witnesses = List.copyOf(witnesses);
      RootPayload.require(
          !name.isBlank() && name.length() <= 64, "has a witness group without a fit name");
      RootPayload.require(
          k >= 1 && k <= witnesses.size(),
          "asks for " + k + " of " + witnesses.size() + " witnesses in a group");
    }

    private Optional<Instant> satisfiedSince(SignedNote note, Instant latest) {
      return newest(witnesses.stream().flatMap(w -> note.cosignedAt(w).stream()), k, latest);
    }
  }

  /** Whether any cosignature is asked for. */
  public boolean demanded() {
    return k > 0;
  }

  /**
   * The latest time at which cosignatures that satisfy the policy all existed: the k-th newest of
   * the groups' times, each the k-th newest of its witnesses' cosignatures (formats 8).
   *
   * @return empty when the cosignatures do not satisfy the policy, or none is asked for
   * @throws org.waymark.signer.VerificationException when a line of a witness does not verify
   */
  public Optional<Instant> satisfiedSince(SignedNote note) {
    return satisfiedSince(note, Instant.MAX);
  }

  /** As {@link #satisfiedSince(SignedNote)}, without cosignatures made after {@code latest}. */
  public Optional<Instant> satisfiedSince(SignedNote note, Instant latest) {
    return newest(groups.stream().flatMap(g -> g.satisfiedSince(note, latest).stream()), k, latest);
  }

  private static Optional<Instant> newest(Stream<Instant> times, int k, Instant latest) {
    List<Instant> sorted =
        times.filter(t -> !t.isAfter(latest)).sorted(Comparator.reverseOrder()).toList();
    return k >= 1 && sorted.size() >= k ? Optional.of(sorted.get(k - 1)) : Optional.empty();
  }

  static WitnessPolicy read(Fields fields) {
    List<Fields> members =
        fields.objects("groups").stream().map(json -> Fields.of(json, "witness group")).toList();
    // Before the keys: each costs a validation, and nothing is believed yet.
    requireFew(members.size(), members.stream().mapToInt(m -> m.strings("witnesses").size()).sum());
    List<Group> groups = new ArrayList<>();
    for (Fields member : members) {
      List<NoteVerifier> witnesses =
          member.strings("witnesses").stream().map(WitnessPolicy::witness).toList();
      groups.add(new Group(member.string("name"), count(member), witnesses));
    }
    return new WitnessPolicy(count(fields), groups);
  }

  private static void requireFew(int groups, int witnesses) {
    RootPayload.require(
        groups <= MAX_GROUPS, "has " + groups + " witness groups, more than " + MAX_GROUPS);
    RootPayload.require(
        witnesses <= MAX_WITNESSES, "has " + witnesses + " witnesses, more than " + MAX_WITNESSES);
  }

  private static int count(Fields fields) {
    return (int) Math.min(Integer.MAX_VALUE, fields.integer("k"));
  }

  private static NoteVerifier witness(String vkey) {
    NoteVerifier verifier = NoteVerifier.parse(vkey);
    RootPayload.require(
        verifier.isCosignature(), "names a witness whose key is not cosignature/v1");
    return verifier;
  }

  ObjectNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode().put("k", k);
    ArrayNode array = out.putArray("groups");
    for (Group group : groups) {
      ArrayNode keys =
          array.addObject().put("name", group.name()).put("k", group.k()).putArray("witnesses");
      group.witnesses().forEach(w -> keys.add(w.vkey()));
    }
    return out;
  }
}
