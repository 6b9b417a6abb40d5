package org.waymark.trust.statement;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.waymark.trust.RecordException;

/**
 * The canonical text of a record, taken apart into its tokens. A token has no character that JSON
 * escapes, so the canonical form of RFC 8785 is one fixed frame around the tokens, and reading that
 * frame byte by byte is both the parse and the proof that the bytes are canonical.
 */
final class RecordText {

  private static final byte[] CHAIN = ascii("{\"chain\":[\"");
  private static final byte[] NEXT = ascii("\",\"");
  private static final byte[] SITE = ascii("\"],\"site\":\"");
  private static final byte[] STATUS = ascii("\",\"status\":\"");
  private static final byte[] END = ascii("\"}");

  private final byte[] bytes;
  private int at;

  private RecordText(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The tokens of a record. */
  record Tokens(List<String> chain, String site, Optional<String> status) {}

  static Tokens read(byte[] bytes) {
    if (bytes.length > Record.MAX_BYTES) {
      throw malformed("is larger than " + Record.MAX_BYTES + " bytes");
    }
    return new RecordText(bytes).record();
  }

  static byte[] write(Tokens tokens) {
    StringBuilder out = new StringBuilder("{\"chain\":[\"");
    out.append(String.join("\",\"", tokens.chain()));
    out.append("\"],\"site\":\"").append(tokens.site());
    tokens.status().ifPresent(status -> out.append("\",\"status\":\"").append(status));
    return ascii(out.append("\"}").toString());
  }

  private Tokens record() {
    List<String> chain = new ArrayList<>();
    demand(CHAIN);
    do {
      if (chain.size() == Record.MAX_CHAIN) {
        throw new RecordException(
            "chain_too_long",
            "The record has a chain of more than " + Record.MAX_CHAIN + " memberships.");
      }
      chain.add(token());
    } while (skip(NEXT));
    demand(SITE);
    String site = token();
    Optional<String> status = skip(STATUS) ? Optional.of(token()) : Optional.empty();
    demand(END);
    if (at != bytes.length) {
      throw malformed("has bytes after its end");
    }
    return new Tokens(List.copyOf(chain), site, status);
  }

  private String token() {
    int from = at;
    while (at < bytes.length && isTokenCharacter(bytes[at])) {
      at++;
    }
    if (at == from) {
      throw malformed("has an empty token");
    }
    return new String(bytes, from, at - from, StandardCharsets.US_ASCII);
  }

  private static boolean isTokenCharacter(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '_'
        || b == '.';
  }

  private boolean skip(byte[] frame) {
    boolean here =
        at + frame.length <= bytes.length
            && Arrays.equals(bytes, at, at + frame.length, frame, 0, frame.length);
    if (here) {
      at += frame.length;
    }
    return here;
  }

  private void demand(byte[] frame) {
    if (!skip(frame)) {
      throw malformed("is not the canonical JSON of chain, site and status at byte " + at);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static RecordException malformed(String why) {
    return new RecordException("record_malformed", "The record " + why + ".");
  }
}
