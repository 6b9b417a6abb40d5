package org.waymark.signer.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SignatureAlgorithm;
import org.waymark.signer.key.VerificationKey;

/**
 * The oldest signature of OCM servers: draft-cavage-http-signatures-12 with RSA, the key inline in
 * the discovery document, as Nextcloud 31 to 33 sign ({@code rsa-sha512}, {@code SHA-512}) and as
 * the OCM specification 1.2 had it in its appendix B ({@code rsa-sha256}). Verified only.
 *
 * <p>Stricter than the draft: the request target, host, date, digest and length must all be
 * covered, the host must be the target's, and {@code (created)}, {@code (expires)} and {@code
 * hs2019} are refused, which no deployed peer sends.
 */
final class CavageSignature {
  private static final String TARGET = "(request-target)";
  private static final List<String> DEMANDED =
      List.of(TARGET, "content-length", "date", "digest", "host");

  private static final Pattern PARAMETER = Pattern.compile("([A-Za-z]{1,16})=\"([^\"\\\\]*)\"");
  private static final Set<String> PARAMETERS =
      Set.of("keyId", "algorithm", "headers", "signature");

  private final SignatureWindow window;

  CavageSignature(SignatureWindow window) {
    this.window = window;
  }

  VerifiedRequest verify(HttpMessage request, ClaimedPeer peer, Instant now) {
    Map<String, String> parameters = parse(request.single(HttpSignature.SIGNATURE_FIELD));
    List<String> covered = List.of(demanded(parameters, "headers").split(" ", -1));
    if (new HashSet<>(covered).size() != covered.size()) {
      throw malformed("covers a header twice");
    }
    CoveredFields.require(covered, DEMANDED);
    requireHost(request);
    Instant date = HttpDate.parse(request.single("date"));
    window.require(date, now);
    CoveredFields.requireLength(request);
    ContentDigest.checkOlder(request.single("digest"), request.body());
    VerificationKey key =
        Rfc9421Check.requireKnown(peer.inlineKeys(), demanded(parameters, "keyId"), peer);
    byte[] signed = signed(request, covered).getBytes(StandardCharsets.US_ASCII);
    byte[] signature = Base64Std.decode(demanded(parameters, "signature"));
    if (!isValid(key, parameters.getOrDefault("algorithm", "rsa-sha256"), signed, signature)) {
      throw Rfc9421Check.invalid(peer);
    }
    return new VerifiedRequest(
        peer.host(),
        key.kid(),
        SignatureGeneration.CAVAGE,
        date,
        Optional.empty(),
        Sha256.of(signed));
  }

  private static boolean isValid(
      VerificationKey key, String algorithm, byte[] signed, byte[] signature) {
    if (key.algorithm() != SignatureAlgorithm.RS256) {
      throw new InvalidSignatureException(
          "alg_refused", "Signatures of the oldest generation are accepted by RSA keys only.");
    }
    return switch (algorithm) {
      case "rsa-sha256" -> key.verify(signed, signature);
      case "rsa-sha512" -> key.verifyRsaSha512(signed, signature);
      default ->
          throw new InvalidSignatureException(
              "alg_refused",
              "The signature names another algorithm than rsa-sha256 or rsa-sha512.");
    };
  }

  private static Map<String, String> parse(String field) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher parameter = PARAMETER.matcher(field);
    int at = 0;
    while (true) {
      if (!parameter.find(at) || parameter.start() != at) {
        throw malformed("is not a list of names and quoted values");
      }
      String name = parameter.group(1);
      if (!PARAMETERS.contains(name) || parameters.put(name, parameter.group(2)) != null) {
        throw malformed("has '" + name + "' twice, or has no use for it");
      }
      at = parameter.end();
      if (at == field.length()) {
        return parameters;
      }
      if (field.charAt(at) != ',') {
        throw malformed("is not a list of names and quoted values");
      }
      at++;
      while (at < field.length() && field.charAt(at) == ' ') {
        at++;
      }
    }
  }

  private static String demanded(Map<String, String> parameters, String name) {
    return Optional.ofNullable(parameters.get(name))
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> malformed("has no '" + name + "'"));
  }

  /** Otherwise a request to one server could be sent to another. */
  private static void requireHost(HttpMessage request) {
    RequestTarget target = request.target().orElseThrow();
    String host = RequestTarget.authority(target.scheme(), request.single("host"));
    if (!host.equals(target.authority())) {
      throw new InvalidSignatureException(
          "host_mismatch", "The field 'Host' is not the host that the request came to.");
    }
  }

  /** draft-cavage-http-signatures-12, section 2.3. */
  private static String signed(HttpMessage request, List<String> covered) {
    StringBuilder text = new StringBuilder();
    for (String name : covered) {
      text.append(text.isEmpty() ? "" : "\n").append(name).append(": ");
      if (name.equals(TARGET)) {
        text.append(request.method().orElseThrow().toLowerCase(Locale.ROOT))
            .append(' ')
            .append(request.target().orElseThrow().originForm());
      } else if (HttpField.isToken(name) && name.equals(name.toLowerCase(Locale.ROOT))) {
        text.append(SignatureBase.ascii(name, request.single(name)));
      } else {
        throw malformed("covers '" + name + "', which is no header of the request");
      }
    }
    return text.toString();
  }

  private static MalformedException malformed(String why) {
    return new MalformedException("cavage_malformed", "The field 'Signature' " + why + ".");
  }
}
