package org.waymark.registry.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.waymark.registry.error.RuleException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/**
 * The written rules of a federation: shapes, metadata policy, and what is made of each named check
 * (formats 11). One document, named by the SHA-256 of its canonical JSON, which is what the log's
 * {@code policy} entry holds. {@link Rules#compile} decides whether it can be used.
 *
 * <p>Immutable and thread-safe.
 */
public final class RuleSet {

  /** Bytes of the JSON form at most. */
  public static final int MAX_BYTES = 1 << 20;

  /** Characters of the shapes at most. */
  public static final int MAX_SHAPES = 1 << 18;

  private static final JsonLimits LIMITS = new JsonLimits(MAX_BYTES, 32, MAX_SHAPES);
  private static final int VERSION = 1;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?");

  private final String name;
  private final String shapes;
  private final ObjectNode policy;
  private final Map<CheckName, CheckDemand> checks;
  private final byte[] bytes;
  private final Sha256 hash;

  private RuleSet(ObjectNode json) {
    Fields fields = Fields.of(json, "rule set");
    if (fields.integer("version") != VERSION) {
      throw malformed("The rule set is not of version " + VERSION + ", the only one there is.");
    }
    this.name = fields.string("name");
    if (!NAME.matcher(name).matches()) {
      throw malformed(
          "The name of a rule set is 1 to 64 of a-z 0-9 . and -, for example standard-1.");
    }
    this.shapes = fields.string("shapes");
    this.policy = fields.object("policy").deepCopy();
    this.checks = demands(fields.object("checks"));
    fields.onlyKnown();
    this.bytes = CanonicalJson.write(json);
    this.hash = Sha256.of(bytes);
  }

  private static Map<CheckName, CheckDemand> demands(ObjectNode json) {
    Map<CheckName, CheckDemand> found = new EnumMap<>(CheckName.class);
    Fields fields = Fields.of(json, "checks of the rule set");
    for (CheckName check : CheckName.values()) {
      fields.optionalString(check.code()).ifPresent(text -> found.put(check, demand(check, text)));
    }
    fields.onlyKnown();
    return Collections.unmodifiableMap(found);
  }

  private static CheckDemand demand(CheckName check, String text) {
    for (CheckDemand demand : CheckDemand.values()) {
      if (demand.code().equals(text)) {
        if (check == CheckName.POSSESSION && demand != CheckDemand.FAIL) {
          throw malformed(
              "The check possession cannot be turned off: a statement that nobody signed says"
                  + " nothing. Remove it from the checks.");
        }
        return demand;
      }
    }
    throw malformed("The check " + check.code() + " is set to fail, warn or off.");
  }

  /** The set that is in force where a federation has applied none. */
  public static RuleSet standard() {
    return StandardSet.SET;
  }

  /**
   * Reads the one-file form; it need not be canonical.
   *
   * @throws RuleException {@code rules_malformed rules_too_large}
   */
  public static RuleSet parse(byte[] json) {
    if (json.length > MAX_BYTES) {
      throw new RuleException(
          "rules_too_large",
          "The rule set has " + json.length + " bytes; " + MAX_BYTES + " are the most.");
    }
    try {
      return of(StrictJson.parseObject(json, LIMITS));
    } catch (MalformedException e) {
      throw refused(e);
    }
  }

  /**
   * Takes the JSON form, for instance out of a request.
   *
   * @throws RuleException {@code rules_malformed rules_too_large}
   */
  public static RuleSet of(ObjectNode json) {
    try {
      if (json.path("shapes").asText("").length() > MAX_SHAPES) {
        throw new RuleException(
            "rules_too_large", "The shapes are longer than " + MAX_SHAPES + " characters.");
      }
      return new RuleSet(json);
    } catch (MalformedException e) {
      throw refused(e);
    }
  }

  private static RuleException refused(MalformedException e) {
    boolean large = e.code().equals("json_too_large") || e.code().equals("json_too_deep");
    return new RuleException(
        large ? "rules_too_large" : "rules_malformed",
        "The rule set is refused: " + e.getMessage());
  }

  /** A set out of its parts; {@code rules_malformed rules_too_large} as {@link #of}. */
  public static RuleSet of(String name, String shapes, ObjectNode policy, ObjectNode checks) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", VERSION)
            .put("name", name)
            .put("shapes", shapes);
    json.set("policy", policy);
    json.set("checks", checks);
    return of(json);
  }

  /**
   * Reads a folder with {@code shapes.ttl}, {@code policy.json} and {@code checks.json}, or the one
   * JSON file.
   *
   * @throws RuleException {@code rules_unreadable rules_malformed rules_too_large}
   */
  public static RuleSet read(Path folderOrFile) {
    return RuleFolder.read(folderOrFile);
  }

  /**
   * Writes the three files into a folder, which is made where it is missing.
   *
   * @throws RuleException {@code rules_unreadable}
   */
  public void writeTo(Path folder) {
    RuleFolder.write(this, folder);
  }

  /** The canonical JSON. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The SHA-256 of {@link #bytes()}. */
  public Sha256 hash() {
    return hash;
  }

  public String name() {
    return name;
  }

  /** The shapes graph in Turtle. */
  public String shapes() {
    return shapes;
  }

  /** A copy of the metadata policy, by entity type and member. */
  public ObjectNode policy() {
    return policy.deepCopy();
  }

  /** What is made of a check; {@link CheckDemand#FAIL} where the set does not say. */
  public CheckDemand demand(CheckName check) {
    return checks.getOrDefault(check, CheckDemand.FAIL);
  }

  /** What the set says of the checks, as in {@code checks.json}. */
  public ObjectNode checks() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    checks.forEach((check, demand) -> json.put(check.code(), demand.code()));
    return json;
  }

  /** The JSON form. */
  public ObjectNode toJson() {
    return StrictJson.parseObject(bytes, LIMITS);
  }

  /**
   * The terms that every member has to accept by naming them in {@code mesh_site.terms}, where the
   * policy names some; a federation that names none is accepted by its entity identifier.
   */
  public Optional<String> termsUri() {
    JsonNode demanded = policy.path("mesh_site").path("terms");
    JsonNode first = demanded.path("superset_of").path(0);
    return Optional.of(first.isTextual() ? first : demanded.path("one_of").path(0))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue);
  }

  private static MalformedException malformed(String message) {
    return new MalformedException("rules_malformed", message);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RuleSet that && hash.equals(that.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  @Override
  public String toString() {
    return name + " " + hash;
  }

  /** Read when it is first asked for. */
  private static final class StandardSet {
    static final RuleSet SET = RuleFolder.standard();
  }
}
