package org.waymark.registry.rules;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.waymark.registry.error.RuleException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Utf8;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/** A rule set on disk: three files that people edit, or one that programs pass on. */
final class RuleFolder {
  static final String SHAPES = "shapes.ttl";
  static final String POLICY = "policy.json";
  static final String CHECKS = "checks.json";

  private static final String STANDARD = "/org/waymark/schemas/rules/standard/";

  private RuleFolder() {}

  static RuleSet read(Path place) {
    return Files.isDirectory(place)
        ? compose(name -> file(place.resolve(name)))
        : RuleSet.parse(file(place));
  }

  static RuleSet standard() {
    return compose(RuleFolder::resource);
  }

  static void write(RuleSet set, Path folder) {
    ObjectNode checks = JsonNodeFactory.instance.objectNode().put("name", set.name());
    checks.set("checks", set.checks());
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(SHAPES), set.shapes());
      Files.writeString(folder.resolve(POLICY), set.policy().toPrettyString() + "\n");
      Files.writeString(folder.resolve(CHECKS), checks.toPrettyString() + "\n");
    } catch (IOException e) {
      throw unreadable("The rule set cannot be written into " + folder, e);
    }
  }

  private static RuleSet compose(Content content) {
    byte[] shapes = content.of(SHAPES);
    if (!Utf8.isWellFormed(shapes)) {
      throw new RuleException("rules_malformed", SHAPES + " is not UTF-8.");
    }
    ObjectNode policy = json(POLICY, content);
    Fields checks = Fields.of(json(CHECKS, content), CHECKS);
    try {
      RuleSet set =
          RuleSet.of(
              checks.string("name"),
              new String(shapes, StandardCharsets.UTF_8),
              policy,
              checks.object("checks"));
      checks.onlyKnown();
      return set;
    } catch (MalformedException e) {
      throw malformed(CHECKS, e);
    }
  }

  private static ObjectNode json(String name, Content content) {
    try {
      return StrictJson.parseObject(content.of(name), JsonLimits.DOCUMENT);
    } catch (MalformedException e) {
      throw malformed(name, e);
    }
  }

  private static byte[] file(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] found = in.readNBytes(RuleSet.MAX_BYTES + 1);
      if (found.length > RuleSet.MAX_BYTES) {
        throw new RuleException(
            "rules_too_large", file + " has more than " + RuleSet.MAX_BYTES + " bytes.");
      }
      return found;
    } catch (IOException e) {
      throw unreadable("The rule set cannot be read from " + file, e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = RuleFolder.class.getResourceAsStream(STANDARD + name)) {
      if (in == null) {
        throw new IllegalStateException("the standard rule set is not on the class path: " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw unreadable("The standard rule set cannot be read", e);
    }
  }

  private static RuleException malformed(String name, MalformedException e) {
    return new RuleException("rules_malformed", name + " is refused: " + e.getMessage());
  }

  private static RuleException unreadable(String what, IOException e) {
    return new RuleException(
        "rules_unreadable",
        what
            + " ("
            + e
            + "); a rule set is a folder with shapes.ttl, policy.json and checks.json, or one JSON"
            + " file.");
  }

  /** The bytes of a named file. */
  private interface Content {
    byte[] of(String name);
  }
}
