package org.waymark.trust.root;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.RootException;
import org.waymark.trust.id.EntityId;

/**
 * A root under way: what the ceremony of a federation carries from machine to machine until enough
 * keys have signed. It holds the version before, so that every signer can be shown what changes
 * without having another file at hand, and nothing that is secret.
 *
 * <p>The content is fixed by the first signature. A draft is believed by nobody; {@link #finished}
 * is a root once its own threshold and that of the version before are met.
 *
 * <p>Immutable and thread-safe.
 */
public final class RootDraft {

  /** Bytes of a draft at most: three roots in strings, and a little. */
  public static final int MAX_BYTES = 4 << 20;

  private static final String FORMAT = "waymark-root-draft/1";
  private static final JsonLimits LIMITS = JsonLimits.DOCUMENT.withMaxBytes(MAX_BYTES);

  private final Optional<Root> previous;
  private final ObjectNode content;
  private final int threshold;
  private final Optional<Root> signed;

  private RootDraft(
      Optional<Root> previous, ObjectNode content, int threshold, Optional<Root> signed) {
    this.previous = previous;
    this.content = content;
    this.threshold = threshold;
    this.signed = signed;
    RootPayload.require(threshold >= 1, "draft asks for fewer than one root key");
  }

  /**
   * The first root of a federation, without keys yet.
   *
   * @param threshold how many root keys have to sign
   * @param change to the defaults of {@link RootBuilder#first}; not the keys
   */
  public static RootDraft first(
      EntityId federation,
      String name,
      Instant issued,
      Instant expires,
      int threshold,
      UnaryOperator<RootBuilder> change) {
    RootBuilder builder = change.apply(RootBuilder.first(federation, name, issued, expires));
    return new RootDraft(Optional.empty(), builder.toJson(), threshold, Optional.empty());
  }

  /** The version after a root, with the same content. */
  public static RootDraft after(Root previous, Instant issued, Instant expires) {
    return new RootDraft(
        Optional.of(previous),
        previous.payload().next(issued, expires).toJson(),
        previous.threshold(RootRole.ROOT),
        Optional.empty());
  }

  /**
   * Reads a draft.
   *
   * @throws MalformedException {@code root_draft_malformed}, or the code of the part that is wrong
   */
  public static RootDraft parse(byte[] file) {
    Fields fields;
    try {
      fields = Fields.of(StrictJson.parseObject(file, LIMITS), "draft of a root");
      if (!fields.string("draft").equals(FORMAT)) {
        throw malformed("is of another version of this program");
      }
    } catch (MalformedException e) {
      throw e.code().startsWith("json_member") ? malformed("is none") : e;
    }
    Optional<Root> previous = fields.optionalString("previous").map(RootDraft::root);
    Optional<Root> signed = fields.optionalString("signed").map(RootDraft::root);
    int threshold = (int) Math.min(Integer.MAX_VALUE, fields.integer("threshold"));
    RootDraft draft = new RootDraft(previous, fields.object("root"), threshold, signed);
    draft.builder(); // is read once now, so that what is wrong is said here
    if (signed.isPresent()
        && !Arrays.equals(signed.get().payload().bytes(), draft.payload().bytes())) {
      throw malformed("was changed after it was signed");
    }
    return draft;
  }

  private static Root root(String text) {
    return Root.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MalformedException malformed(String why) {
    return new MalformedException("root_draft_malformed", "The draft of a root " + why + ".");
  }

  /** Canonical JSON and a line feed. */
  public byte[] bytes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("draft", FORMAT);
    json.put("threshold", threshold);
    json.set("root", content.deepCopy());
    previous.ifPresent(root -> json.put("previous", text(root)));
    signed.ifPresent(root -> json.put("signed", text(root)));
    byte[] canonical = CanonicalJson.write(json);
    byte[] line = Arrays.copyOf(canonical, canonical.length + 1);
    line[canonical.length] = '\n';
    return line;
  }

  private static String text(Root root) {
    return new String(root.bytes(), StandardCharsets.UTF_8);
  }

  private RootBuilder builder() {
    Fields fields = Fields.of(content, "draft of a root");
    RootBuilder builder = RootPayload.builder(fields);
    if (!fields.objects("keys").isEmpty()) {
      RootPayload.roles(fields).forEach(builder::role);
    }
    return builder;
  }

  /** The version before; empty for the first of a federation. */
  public Optional<Root> previous() {
    return previous;
  }

  /** How many of its own root keys have to sign. */
  public int threshold() {
    return threshold;
  }

  /** The keys of a role so far, the oldest first; none where it has none. */
  public List<VerificationKey> keys(RootRole role) {
    @Nullable RoleKeys found = builder().roles().get(role);
    return found == null ? List.of() : found.keys();
  }

  /** The keys of each role so far. */
  public Map<RootRole, RoleKeys> roles() {
    return builder().roles();
  }

  /**
   * What is to be signed.
   *
   * @throws MalformedException {@code root_malformed} when keys are missing still
   */
  public RootPayload payload() {
    RootBuilder builder = builder();
    @Nullable RoleKeys root = builder.roles().get(RootRole.ROOT);
    if (root != null) {
      builder.role(RootRole.ROOT, new RoleKeys(root.keys(), threshold));
    }
    return builder.payload();
  }

  /**
   * The same draft with another content.
   *
   * @throws MalformedException {@code root_draft_signed} when somebody has signed it already
   */
  public RootDraft with(UnaryOperator<RootBuilder> change) {
    requireUnsigned();
    return new RootDraft(previous, change.apply(builder()).toJson(), threshold, Optional.empty());
  }

  /** With another number of root keys that have to sign. */
  public RootDraft withThreshold(int number) {
    requireUnsigned();
    return new RootDraft(previous, content, number, Optional.empty());
  }

  /** With the witness policy in this JSON (formats 5, {@code witness}). */
  public RootDraft withWitnesses(byte[] json) {
    WitnessPolicy policy =
        WitnessPolicy.read(
            Fields.of(StrictJson.parseObject(json, JsonLimits.DOCUMENT), "witness policy"));
    return with(builder -> builder.witness(policy));
  }

  /** With other base URLs below which {@code /directory/} is served. */
  public RootDraft withSources(List<URI> sources) {
    return with(builder -> builder.sources(sources));
  }

  /**
   * With one more key of a role, after those that it has: the last one of a role is the one that
   * signs from then on.
   *
   * @throws MalformedException {@code root_key_twice}
   */
  public RootDraft withKey(RootRole role, VerificationKey key) {
    FederationKeys.requireStrict(key, "draft of a root");
    roles()
        .forEach(
            (other, of) -> {
              if (of.keys().stream()
                  .anyMatch(known -> known.thumbprint().equals(key.thumbprint()))) {
                throw new MalformedException(
                    "root_key_twice",
                    "The key " + key.kid() + " has the role " + other.member() + " already.");
              }
            });
    return with(
        builder -> {
          @Nullable RoleKeys before = builder.roles().get(role);
          List<VerificationKey> keys = new ArrayList<>(before == null ? List.of() : before.keys());
          keys.add(key);
          return builder.role(role, new RoleKeys(keys, 1));
        });
  }

  /**
   * Without a key.
   *
   * @param kid all of it, or the beginning where that is enough to tell it from the others
   * @throws MalformedException {@code root_key_unknown}
   */
  public RootDraft withoutKey(String kid) {
    List<VerificationKey> meant =
        roles().values().stream()
            .flatMap(of -> of.keys().stream())
            .filter(key -> key.kid().value().startsWith(kid))
            .toList();
    if (kid.isEmpty() || meant.size() != 1) {
      throw new MalformedException(
          "root_key_unknown",
          "The draft has " + meant.size() + " keys whose name begins with '" + kid + "'.");
    }
    VerificationKey gone = meant.get(0);
    return with(
        builder -> {
          builder
              .roles()
              .forEach(
                  (role, of) -> {
                    List<VerificationKey> rest =
                        of.keys().stream().filter(key -> !key.equals(gone)).toList();
                    if (rest.isEmpty()) {
                      builder.without(role);
                    } else if (rest.size() < of.keys().size()) {
                      builder.role(role, new RoleKeys(rest, 1));
                    }
                  });
          return builder;
        });
  }

  private void requireUnsigned() {
    if (signed.isPresent()) {
      throw new MalformedException(
          "root_draft_signed",
          "The draft has a signature already, and a signature is under all of its content.");
    }
  }

  /** What was signed so far, with the signatures; empty before the first. */
  public Optional<Root> signed() {
    return signed;
  }

  /**
   * Adds a signature.
   *
   * @throws MalformedException {@code root_malformed} when the draft lacks something; {@code
   *     root_signer_unknown} when the key is no root key of this version or the one before
   */
  public RootDraft sign(SigningKey key) {
    RootPayload payload = payload();
    boolean own =
        payload.roles().entrySet().stream()
            .filter(role -> role.getKey() == RootRole.ROOT)
            .flatMap(role -> role.getValue().keys().stream())
            .anyMatch(known -> known.kid().equals(key.kid()));
    boolean before =
        previous
            .filter(root -> root.keys(RootRole.ROOT).find(key.kid().value()).isPresent())
            .isPresent();
    if (!own && !before) {
      throw new MalformedException(
          "root_signer_unknown",
          "The key "
              + key.kid()
              + " is no root key of version "
              + payload.version()
              + " or of the one before, so its signature would count for nothing.");
    }
    Root with =
        signed
            .map(root -> root.withSignature(key))
            .orElseGet(() -> Root.sign(payload, List.of(key)));
    return new RootDraft(previous, content, threshold, Optional.of(with));
  }

  /**
   * How many signatures are missing still: of its own root keys and of those of the version before,
   * whichever is more.
   */
  public int missing() {
    return Math.max(
        missing(signed, threshold, signed.orElse(null)),
        previous.map(root -> missing(signed, root.threshold(RootRole.ROOT), root)).orElse(0));
  }

  private static int missing(Optional<Root> signed, int needed, @Nullable Root authority) {
    int have = authority == null ? 0 : signed.map(root -> root.signers(authority).size()).orElse(0);
    return Math.max(0, needed - have);
  }

  /** The root, once enough have signed it. */
  public Optional<Root> finished() {
    if (signed.isEmpty() || missing() > 0) {
      return Optional.empty();
    }
    return signed;
  }

  /**
   * As anybody will judge it: the walk from the version before.
   *
   * @throws RootException as {@link RootChain#walk}
   */
  public RootChain walk(Instant now) {
    Root root =
        finished()
            .orElseThrow(
                () ->
                    new RootException(
                        "root_threshold",
                        payload().version(),
                        "The draft of root version "
                            + payload().version()
                            + " lacks "
                            + missing()
                            + " signatures."));
    return previous
        .map(before -> RootChain.pinned(before).walk(root, now))
        .orElseGet(() -> RootChain.pinned(root));
  }
}
