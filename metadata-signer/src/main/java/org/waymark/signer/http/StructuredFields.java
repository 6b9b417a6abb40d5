package org.waymark.signer.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Std;

/**
 * Reads a dictionary of structured fields (RFC 9651, section 4.2) strictly.
 *
 * <p>It departs from the RFC where the RFC is generous: a name that comes twice, in the dictionary
 * or among the parameters of one member, is refused instead of letting the last one win, because
 * what a program in between looked at may have been the first; base64 must be the one encoding of
 * its bytes. Of the types it knows those of {@link BareItem}.
 */
final class StructuredFields {
  private static final int MAX_MEMBERS = 64;
  private static final int MAX_DIGITS = 15;

  private final String text;
  private int at;

  private StructuredFields(String text) {
    this.text = text;
  }

  /**
   * A dictionary, in the order of its members.
   *
   * @throws MalformedException {@code sf_malformed}, {@code sf_duplicate} or {@code
   *     base64_malformed}
   */
  static Map<String, FieldMember> dictionary(String text) {
    return new StructuredFields(text).dictionary();
  }

  private Map<String, FieldMember> dictionary() {
    Map<String, FieldMember> members = new LinkedHashMap<>();
    skip(" ");
    while (at < text.length()) {
      String name = key();
      FieldMember member =
          take('=') ? member() : new FieldMember.Item(new BareItem.Flag(true), parameters());
      if (members.put(name, member) != null) {
        throw duplicate(name);
      }
      if (members.size() > MAX_MEMBERS) {
        throw malformed("has more than " + MAX_MEMBERS + " members");
      }
      skip(" \t");
      if (at == text.length()) {
        break;
      }
      require(',');
      skip(" \t");
      if (at == text.length()) {
        throw malformed("ends with a comma");
      }
    }
    return Collections.unmodifiableMap(members);
  }

  private FieldMember member() {
    return peek() == '(' ? innerList() : item();
  }

  private FieldMember.InnerList innerList() {
    require('(');
    List<FieldMember.Item> items = new ArrayList<>();
    while (true) {
      skip(" ");
      if (take(')')) {
        return new FieldMember.InnerList(List.copyOf(items), parameters());
      }
      items.add(item());
      if (items.size() > MAX_MEMBERS) {
        throw malformed("has a list of more than " + MAX_MEMBERS + " items");
      }
      if (peek() != ' ' && peek() != ')') {
        throw malformed("has a list whose items are not separated by a space");
      }
    }
  }

  private FieldMember.Item item() {
    BareItem value = bareItem();
    return new FieldMember.Item(value, parameters());
  }

  private Map<String, BareItem> parameters() {
    Map<String, BareItem> parameters = new LinkedHashMap<>();
    while (take(';')) {
      skip(" ");
      String name = key();
      BareItem value = take('=') ? bareItem() : new BareItem.Flag(true);
      if (parameters.put(name, value) != null) {
        throw duplicate(name);
      }
      if (parameters.size() > MAX_MEMBERS) {
        throw malformed("has more than " + MAX_MEMBERS + " parameters");
      }
    }
    return Collections.unmodifiableMap(parameters);
  }

  private String key() {
    int from = at;
    if (!isLower(peek()) && peek() != '*') {
      throw malformed("has a name that does not start with a lower-case letter");
    }
    while (isLower(peek()) || isDigit(peek()) || "_-.*".indexOf(peek()) >= 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private BareItem bareItem() {
    char first = peek();
    if (first == '"') {
      return string();
    }
    if (first == ':') {
      return bytes();
    }
    if (first == '?') {
      return flag();
    }
    if (first == '-' || isDigit(first)) {
      return integer();
    }
    if (isAlpha(first) || first == '*') {
      return token();
    }
    throw malformed("has a value of a type that is not read here");
  }

  private BareItem string() {
    require('"');
    StringBuilder value = new StringBuilder();
    while (!take('"')) {
      char c = peek();
      if (c == '\\') {
        at++;
        c = peek();
        if (c != '"' && c != '\\') {
          throw malformed("has a string with an unknown escape");
        }
      }
      if (c < ' ' || c > '~') {
        throw malformed("has a string that does not end, or is not printable ASCII");
      }
      value.append(c);
      at++;
    }
    return new BareItem.Text(value.toString());
  }

  private BareItem bytes() {
    require(':');
    int end = text.indexOf(':', at);
    if (end < 0) {
      throw malformed("has a byte sequence that does not end");
    }
    String base64 = text.substring(at, end);
    Base64Std.decode(base64);
    at = end + 1;
    return new BareItem.Bytes(base64);
  }

  private BareItem flag() {
    require('?');
    if (take('1')) {
      return new BareItem.Flag(true);
    }
    require('0');
    return new BareItem.Flag(false);
  }

  private BareItem integer() {
    int from = at;
    take('-');
    int digits = at;
    while (isDigit(peek())) {
      at++;
    }
    if (at == digits || at - digits > MAX_DIGITS || peek() == '.') {
      throw malformed("has a number that is not an integer of at most " + MAX_DIGITS + " digits");
    }
    return new BareItem.Whole(Long.parseLong(text.substring(from, at)));
  }

  private BareItem token() {
    int from = at;
    while (isAlpha(peek()) || isDigit(peek()) || "!#$%&'*+-.^_`|~:/".indexOf(peek()) >= 0) {
      at++;
    }
    return new BareItem.Token(text.substring(from, at));
  }

  /** The next character, or 0 at the end, which no rule takes. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private boolean take(char c) {
    boolean mine = at < text.length() && text.charAt(at) == c;
    if (mine) {
      at++;
    }
    return mine;
  }

  private void require(char c) {
    if (!take(c)) {
      throw malformed("lacks the character '" + c + "' where it should be");
    }
  }

  private void skip(String blanks) {
    while (at < text.length() && blanks.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isAlpha(char c) {
    return isLower(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private MalformedException malformed(String why) {
    return new MalformedException(
        "sf_malformed", "The structured field " + why + ", at character " + at + ".");
  }

  private static MalformedException duplicate(String name) {
    return new MalformedException(
        "sf_duplicate", "The structured field has the name '" + name + "' twice in one place.");
  }
}
