package org.waymark.trust.id;

import java.net.IDN;
import java.util.Locale;
import java.util.function.Consumer;
import org.waymark.signer.MalformedException;

/** The two grammars of {@link Host}: the strict one, and the forgiving one that leads to it. */
final class HostSyntax {

  private static final int MAX_NAME = 253; // RFC 1035, 3.1, without the final dot
  private static final int MAX_LABEL = 63;
  private static final int MAX_TEXT = 2048; // a pasted URL; longer is not worth reading
  private static final int QUOTED = 120;

  /**
   * Characters that IDNA2003 (the JDK's {@link IDN}) maps away and IDNA2008 keeps: sharp s, final
   * sigma, zero-width non-joiner and joiner. The two standards lead to two different sites, so the
   * typed form cannot be trusted (UTS 46, section 4).
   */
  private static final String DEVIATIONS = "\u00df\u03c2\u200c\u200d";

  private HostSyntax() {}

  static Host parse(String text) {
    if (text.isEmpty()) {
      throw refused("host_empty", text, "is empty; write a DNS name such as cloud.example.org");
    }
    if (text.length() > MAX_TEXT) {
      throw refused("host_too_long", text, "is longer than a DNS name can be");
    }
    if (text.contains("://")) {
      throw refused("host_scheme", text, "has a scheme; write the host alone");
    }
    if (text.indexOf('@') >= 0) {
      throw refused(
          "host_userinfo", text, "has user information before an @; write the host alone");
    }
    if (text.startsWith("[") || text.indexOf(':') != text.lastIndexOf(':')) {
      throw refused("host_ipv6_literal", text, "is an IPv6 address; only DNS names identify sites");
    }
    if (endOfAuthority(text) < text.length()) {
      throw refused("host_path", text, "has a path, query or fragment; write the host alone");
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    requireName(name, text);
    return new Host(name, colon < 0 ? 0 : port(text.substring(colon + 1), text));
  }

  private static void requireName(String name, String text) {
    if (name.isEmpty() || name.equals(".")) {
      throw refused("host_empty", text, "has no name; write a DNS name such as cloud.example.org");
    }
    for (int i = 0; i < name.length(); i++) {
      requireCharacter(name.charAt(i), text);
    }
    if (name.endsWith(".")) {
      throw refused("host_trailing_dot", text, "ends in a dot; write it without");
    }
    if (name.length() > MAX_NAME) {
      throw refused("host_too_long", text, "is longer than 253 characters");
    }
    String[] labels = name.split("\\.", -1);
    for (String label : labels) {
      requireLabel(label, text);
    }
    // A last label that is a number makes URL parsers read the whole as an IPv4 address.
    String last = labels[labels.length - 1];
    if (isNumber(last) && !(isIpv4(name) && name.startsWith("127."))) {
      throw refused("host_ip_literal", text, "is an IP address; only DNS names identify sites");
    }
  }

  private static void requireCharacter(char c, String text) {
    if (c > 0x7e) {
      throw refused(
          "host_not_a_label", text, "has letters outside ASCII; write the A-label form (xn--...)");
    }
    if (c >= 'A' && c <= 'Z') {
      throw refused("host_not_lowercase", text, "has upper-case letters; write it in lower case");
    }
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '.') {
      throw refused(
          "host_bad_character",
          text,
          String.format(Locale.ROOT, "has the character U+%04X, which no DNS name has", (int) c));
    }
  }

  private static void requireLabel(String label, String text) {
    if (label.isEmpty()) {
      throw refused("host_bad_label", text, "has an empty label between two dots");
    }
    if (label.length() > MAX_LABEL) {
      throw refused("host_too_long", text, "has a label of more than 63 characters");
    }
    if (label.equals("xn--")) {
      throw refused("host_not_a_label", text, "has the label xn-- with nothing encoded in it");
    }
    if (label.startsWith("-") || label.endsWith("-")) {
      throw refused("host_bad_label", text, "has a label that begins or ends with a hyphen");
    }
  }

  private static int port(String digits, String text) {
    if (!digits.matches("[1-9][0-9]{0,4}") || Integer.parseInt(digits) > 65535) {
      throw refused("host_bad_port", text, "has a port that is not a number from 1 to 65535");
    }
    int port = Integer.parseInt(digits);
    if (port == Host.DEFAULT_PORT) {
      throw refused("host_default_port", text, "writes the default port; leave :443 out");
    }
    return port;
  }

  static Host normalize(String typed, Consumer<String> finding) {
    String rest = typed.strip();
    if (rest.length() != typed.length()) {
      finding.accept("host_space_trimmed");
    }
    if (rest.length() > MAX_TEXT) {
      throw refused("host_too_long", typed, "is longer than a DNS name can be");
    }
    rest = withoutScheme(rest, finding);
    int end = endOfAuthority(rest);
    if (end < rest.length()) {
      finding.accept("host_path_dropped");
      rest = rest.substring(0, end);
    }
    if (rest.indexOf('@') >= 0 || rest.startsWith("[")) {
      return parse(rest); // refused there, with the right code
    }
    int colon = rest.indexOf(':');
    String name = plainName(colon < 0 ? rest : rest.substring(0, colon), typed, finding);
    String port = colon < 0 ? "" : rest.substring(colon);
    if (port.equals(":443")) {
      finding.accept("host_default_port_dropped");
      port = "";
    }
    return parse(name + port);
  }

  private static String withoutScheme(String text, Consumer<String> finding) {
    if (text.regionMatches(true, 0, "https://", 0, 8)) {
      finding.accept("host_scheme_dropped");
      return text.substring(8);
    }
    if (text.regionMatches(true, 0, "http://", 0, 7)) {
      finding.accept("host_http_scheme_dropped");
      return text.substring(7);
    }
    return text;
  }

  private static String plainName(String typed, String whole, Consumer<String> finding) {
    String name = typed;
    boolean ascii = name.chars().allMatch(c -> c <= 0x7e);
    if (!ascii) {
      name = aLabels(name, whole);
      finding.accept("host_u_label_converted");
    }
    if (name.length() > 1 && name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
      finding.accept("host_trailing_dot_dropped");
    }
    String folded = name.toLowerCase(Locale.ROOT);
    if (ascii && !folded.equals(name)) {
      finding.accept("host_case_folded");
    }
    return folded;
  }

  /**
   * The JDK's IDNA2003 with STD3 rules and without unassigned code points, less the four characters
   * on which the later standard disagrees. What it cannot decide alone is refused, and the person
   * is asked for the A-label, rather than led to another site.
   */
  private static String aLabels(String name, String whole) {
    if (name.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
      throw refused(
          "host_idn_ambiguous",
          whole,
          "has a letter that two versions of IDNA encode differently; write the A-label (xn--...)");
    }
    try {
      return IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES);
    } catch (IllegalArgumentException e) {
      throw refused(
          "host_not_a_label", whole, "has no A-label form under IDNA; check its spelling");
    }
  }

  private static int endOfAuthority(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("/?#\\".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private static boolean isNumber(String label) {
    return label.matches("[0-9]+|0x[0-9a-f]*");
  }

  /** Four decimal octets without leading zeros: the only spelling that all parsers read alike. */
  static boolean isIpv4(String name) {
    String octet = "(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
    return name.matches(octet + "(\\." + octet + "){3}");
  }

  static MalformedException refused(String code, String text, String why) {
    return new MalformedException(code, "The host " + quoted(text) + " " + why + ".");
  }

  /** What was read, safe to print: cut, and without control or invisible characters. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder("'");
    int end = Math.min(text.length(), QUOTED);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean plain = c >= 0x20 && c != 0x7f && (c < 0x80 || Character.isLetterOrDigit(c));
      out.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    return out.append(end < text.length() ? "...'" : "'").toString();
  }
}
