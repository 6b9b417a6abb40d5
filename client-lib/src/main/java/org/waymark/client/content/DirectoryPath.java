package org.waymark.client.content;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path below {@code /directory/}: one of the kinds of formats.md, section 9. Everything else,
 * among it anything with {@code ..}, an empty segment or a hidden file, is not a path, so what was
 * parsed can be appended to a folder or a URL as it is.
 *
 * @param value as written, without a leading slash
 * @param kind which row of the table it is
 */
public record DirectoryPath(String value, Kind kind) {

  /** The rows of the table of paths. */
  public enum Kind {
    ROOT("root/[1-9][0-9]{0,8}\\.json", true, "application/jose+json"),
    CHECKPOINT("checkpoint", false, "text/plain; charset=utf-8"),
    WITNESSED("checkpoint\\.witnessed", false, "text/plain; charset=utf-8"),
    ENTRIES("tile/entries/" + index(), true, "application/octet-stream"),
    TILE("tile/[0-5]?[0-9]/" + index(), true, "application/octet-stream"),
    RECORDS("records/bundle/" + index(), true, "text/plain; charset=utf-8"),
    RECORD("records/[0-9a-f]{64}", true, "text/plain; charset=utf-8"),
    SITE("sites/[a-z0-9][a-z0-9.-]{0,252}(:[1-9][0-9]{0,4})?", false, "application/json"),
    BUNDLE("bundle", false, "text/plain; charset=utf-8");

    private final Pattern pattern;
    private final boolean immutable;
    private final String mediaType;

    Kind(String pattern, boolean immutable, String mediaType) {
      this.pattern = Pattern.compile(pattern);
      this.immutable = immutable;
      this.mediaType = mediaType;
    }

    /**
     * C2SP tlog-tiles: three digits a segment, all but the last behind an x, a width if partial.
     */
    private static String index() {
      return "(x[0-9]{3}/){0,4}[0-9]{3}(\\.p/[1-9][0-9]{0,2})?";
    }
  }

  private static final int MAX_LENGTH = 300;

  /** The path, or empty where the text is none. */
  public static Optional<DirectoryPath> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      if (kind.pattern.matcher(text).matches()) {
        return Optional.of(new DirectoryPath(text, kind));
      }
    }
    return Optional.empty();
  }

  /**
   * The path that the text must be.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static DirectoryPath of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is not a directory path"));
  }

  /** Whether the bytes at this path never change within an epoch of the log. */
  public boolean immutable() {
    return kind.immutable;
  }

  /** For {@code Content-Type}. */
  public String mediaType() {
    return kind.mediaType;
  }

  @Override
  public String toString() {
    return value;
  }
}
