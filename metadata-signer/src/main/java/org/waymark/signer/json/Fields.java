package org.waymark.signer.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;

/**
 * Takes an object apart, member by member, and remembers which members were asked for.
 *
 * <pre>{@code
 * Fields event = Fields.of(object, "log entry");
 * long seq = event.integer("seq");
 * Optional<String> note = event.optionalString("note");
 * event.onlyKnown();
 * }</pre>
 *
 * <p>A member that is {@code null} is present and of the wrong type; absent means absent. Codes:
 * {@code json_member_missing json_member_type json_member_range json_unknown_member}; the message
 * names the object and the member. Not thread-safe.
 */
public final class Fields {
  /** The largest integer that every JSON reader keeps exactly (RFC 7493, section 2.2). */
  public static final long MAX_INTEGER = (1L << 53) - 1;

  private static final int MAX_QUOTED = 64;

  private final ObjectNode object;
  private final String what;
  private final Set<String> asked = new HashSet<>();

  private Fields(ObjectNode object, String what) {
    this.object = object;
    this.what = what;
  }

  /**
   * Starts on an object.
   *
   * @param what names the object in messages, for example {@code "site statement"}
   */
  public static Fields of(ObjectNode object, String what) {
    return new Fields(object, what);
  }

  public String string(String name) {
    return required(name, this::asString);
  }

  public Optional<String> optionalString(String name) {
    return optional(name, this::asString);
  }

  /** An integer from 0 to 2^53 - 1, written without fraction or exponent. */
  public long integer(String name) {
    return required(name, this::asInteger);
  }

  /** As {@link #integer}. */
  public OptionalLong optionalInteger(String name) {
    Optional<Long> value = optional(name, this::asInteger);
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  public boolean bool(String name, boolean whenAbsent) {
    return optional(name, this::asBoolean).orElse(whenAbsent);
  }

  public ObjectNode object(String name) {
    return required(name, this::asObject);
  }

  public Optional<ObjectNode> optionalObject(String name) {
    return optional(name, this::asObject);
  }

  public List<JsonNode> array(String name) {
    return required(name, this::asArray);
  }

  public Optional<List<JsonNode>> optionalArray(String name) {
    return optional(name, this::asArray);
  }

  /** An array of strings. */
  public List<String> strings(String name) {
    return required(name, this::asStrings);
  }

  /** As {@link #strings}. */
  public Optional<List<String>> optionalStrings(String name) {
    return optional(name, this::asStrings);
  }

  /** An array of objects. */
  public List<ObjectNode> objects(String name) {
    return required(name, this::asObjects);
  }

  /** A SHA-256 in 64 lower-case hexadecimal digits. */
  public Sha256 sha256(String name) {
    return required(name, this::asSha256);
  }

  /** As {@link #sha256}. */
  public Optional<Sha256> optionalSha256(String name) {
    return optional(name, this::asSha256);
  }

  public boolean has(String name) {
    asked.add(name);
    return object.has(name);
  }

  /**
   * Refuses members that no call has asked for.
   *
   * @throws MalformedException {@code json_unknown_member}
   */
  public void onlyKnown() {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!asked.contains(name)) {
        throw refused("json_unknown_member", name, "is not known");
      }
    }
  }

  private <T> Optional<T> optional(String name, Reader<T> reader) {
    asked.add(name);
    @Nullable JsonNode value = object.get(name);
    return value == null ? Optional.empty() : Optional.of(reader.read(name, value));
  }

  private <T> T required(String name, Reader<T> reader) {
    return optional(name, reader)
        .orElseThrow(() -> refused("json_member_missing", name, "is missing"));
  }

  private String asString(String name, JsonNode value) {
    if (!value.isTextual()) {
      throw type(name, "a string");
    }
    return value.textValue();
  }

  private Long asInteger(String name, JsonNode value) {
    if (!value.isIntegralNumber()) {
      throw type(name, "an integer");
    }
    if (!value.canConvertToLong() || value.longValue() < 0 || value.longValue() > MAX_INTEGER) {
      throw refused("json_member_range", name, "is not from 0 to 2^53 - 1");
    }
    return value.longValue();
  }

  private Boolean asBoolean(String name, JsonNode value) {
    if (!value.isBoolean()) {
      throw type(name, "true or false");
    }
    return value.booleanValue();
  }

  private ObjectNode asObject(String name, JsonNode value) {
    if (value instanceof ObjectNode found) {
      return found;
    }
    throw type(name, "an object");
  }

  private List<JsonNode> asArray(String name, JsonNode value) {
    if (value instanceof ArrayNode found) {
      List<JsonNode> elements = new ArrayList<>(found.size());
      found.forEach(elements::add);
      return List.copyOf(elements);
    }
    throw type(name, "an array");
  }

  private List<String> asStrings(String name, JsonNode value) {
    return each(name, value, "an array of strings", e -> e.isTextual() ? e.textValue() : null);
  }

  private List<ObjectNode> asObjects(String name, JsonNode value) {
    return each(name, value, "an array of objects", e -> e instanceof ObjectNode o ? o : null);
  }

  private <T> List<T> each(
      String name, JsonNode value, String expected, Function<JsonNode, @Nullable T> element) {
    if (!value.isArray()) {
      throw type(name, expected);
    }
    List<T> found = new ArrayList<>(value.size());
    for (JsonNode node : value) {
      T one = element.apply(node);
      if (one == null) {
        throw type(name, expected);
      }
      found.add(one);
    }
    return List.copyOf(found);
  }

  private Sha256 asSha256(String name, JsonNode value) {
    try {
      return Sha256.fromHex(asString(name, value));
    } catch (VerificationException e) {
      if (e.code().startsWith("json_")) {
        throw e;
      }
      throw refused("json_member_range", name, "is not 64 lower-case hexadecimal digits");
    }
  }

  private MalformedException type(String name, String expected) {
    return refused("json_member_type", name, "is not " + expected);
  }

  private MalformedException refused(String code, String name, String why) {
    return new MalformedException(
        code, "The member " + quoted(name) + " of the " + what + " " + why + ".");
  }

  /** A name from outside, made fit for a message: short, and printable ASCII only. */
  static String quoted(String name) {
    StringBuilder out = new StringBuilder("'");
    for (int i = 0; i < name.length(); i++) {
      if (i == MAX_QUOTED) {
        out.append("...");
        break;
      }
      char c = name.charAt(i);
      out.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return out.append('\'').toString();
  }

  /** Reads the value of a named member, or refuses it. */
  private interface Reader<T> {
    T read(String name, JsonNode value);
  }
}
