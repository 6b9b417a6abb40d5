package org.waymark.signer.differential;

import static org.waymark.signer.differential.HeaderMutators.pick;
import static org.waymark.signer.differential.HeaderMutators.usual;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.waymark.signer.codec.Base64Url;

/** Correct tokens that are changed after they were signed. */
final class TextMutators {
  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  /** 2^252 + 27742317777372353535851937790883648493. */
  private static final BigInteger ED25519_ORDER =
      BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  private static final Signer OTHER = Signer.p256("p", 2);

  static final List<Mutator> ALL =
      List.of(
          new Mutator(
              "base64-padding",
              (random, signer) ->
                  inPart(random, signer, part -> part + pick(random, "=", "==", "="))),
          new Mutator("base64-stray-bits", TextMutators::strayBits),
          new Mutator(
              "base64-alphabet",
              (random, signer) ->
                  usual(random, signer).token().replace('-', '+').replace('_', '/')),
          new Mutator(
              "base64-white-space",
              (random, signer) ->
                  inPart(
                      random,
                      signer,
                      part -> inserted(random, part, pick(random, " ", "\n", "\t", "\r\n")))),
          new Mutator(
              "base64-foreign",
              (random, signer) ->
                  inPart(
                      random,
                      signer,
                      part ->
                          inserted(
                              random,
                              part,
                              pick(random, "!", "*", "\u00e9", "\u0000", "%", "=", "\u212a")))),
          new Mutator(
              "outer-white-space",
              (random, signer) -> {
                String blank = pick(random, " ", "\n", "\t", "\r\n");
                String token = usual(random, signer).token();
                return pick(random, blank + token, token + blank, blank + token + blank);
              }),
          new Mutator(
              "parts",
              (random, signer) -> {
                Signer.Draft draft = usual(random, signer);
                String token = draft.token();
                return pick(
                    random,
                    token + ".",
                    "." + token,
                    token + ".AAAA",
                    token.replace(".", ".."),
                    draft.header() + "." + draft.payload(),
                    draft.header() + "." + draft.payload() + ".",
                    draft.header() + ".." + Base64Url.encode(draft.signature()),
                    draft.header(),
                    "",
                    "..",
                    token + ".AAAA.AAAA",
                    token.replace('.', ','));
              }),
          new Mutator(
              "character",
              (random, signer) -> {
                StringBuilder token = new StringBuilder(usual(random, signer).token());
                token.setCharAt(
                    random.nextInt(token.length()), ALPHABET.charAt(random.nextInt(64)));
                return token.toString();
              }),
          new Mutator(
              "payload-swapped",
              (random, signer) -> {
                Signer.Draft one = usual(random, signer);
                return new Signer.Draft(
                        signer,
                        one.header(),
                        Base64Url.encode(new byte[] {1, 2, 3}),
                        one.signature())
                    .token();
              }),
          signature("signature-bit", TextMutators::flipped),
          signature(
              "signature-length",
              (random, draft) -> {
                byte[] was = draft.signature();
                return switch (random.nextInt(5)) {
                  case 0 -> Arrays.copyOf(was, was.length - 1);
                  case 1 -> Arrays.copyOf(was, was.length + 1);
                  case 2 -> Arrays.copyOf(was, was.length * 2);
                  case 3 -> prefixed(was);
                  default -> Arrays.copyOf(was, 1 + random.nextInt(was.length - 1));
                };
              }),
          signature(
              "signature-constant",
              (random, draft) -> {
                byte[] constant = new byte[draft.signature().length];
                Arrays.fill(constant, (byte) pick(random, "\u0000", "\u0001", "\u00ff").charAt(0));
                return constant;
              }),
          new Mutator(
              "ecdsa-der",
              (random, signer) -> {
                Signer.Draft draft = usual(random, signer);
                return signer.is("ES256") ? draft.token(der(draft.signature())) : draft.token();
              }),
          new Mutator(
              "ecdsa-other-s",
              (random, signer) -> {
                Signer.Draft draft = usual(random, signer);
                return signer.is("ES256") ? draft.token(otherS(draft.signature())) : draft.token();
              }),
          new Mutator(
              "ecdsa-edge-values",
              (random, signer) -> {
                Signer.Draft draft = usual(random, signer);
                return signer.is("ES256") ? draft.token(edge(random)) : draft.token();
              }),
          new Mutator(
              "ed25519-s-above-order",
              (random, signer) -> {
                Signer.Draft draft = usual(random, signer);
                return signer.is("EdDSA")
                    ? draft.token(aboveOrder(draft.signature()))
                    : draft.token();
              }),
          new Mutator(
              "ed25519-small-order-r",
              (random, signer) -> {
                Signer.Draft draft = usual(random, signer);
                byte[] signature = draft.signature();
                System.arraycopy(
                    SmallOrder.POINTS.get(random.nextInt(SmallOrder.POINTS.size())),
                    0,
                    signature,
                    0,
                    32);
                return signer.is("EdDSA") ? draft.token(signature) : draft.token();
              }),
          json("json-flattened", draft -> flattened(draft, "")),
          json("json-general", draft -> general(draft, "", "")),
          json("json-extra-member", draft -> flattened(draft, ",\"federation\":\"x\"")),
          json("json-general-extra-member", draft -> general(draft, ",\"x\":1", "")),
          json("json-unprotected-header", draft -> flattened(draft, ",\"header\":{\"x\":1}")),
          json("json-unprotected-kid", TextMutators::kidOutside),
          json(
              "json-duplicate-payload",
              draft -> flattened(draft, ",\"payload\":\"" + draft.payload() + "\"")),
          json(
              "json-both-forms",
              draft ->
                  general(
                      draft,
                      ",\"protected\":\"" + draft.header() + "\",\"signature\":\"AAAA\"",
                      "")),
          json(
              "json-two-signatures",
              draft -> general(draft, "", "," + element(draft, draft.signature()))),
          json(
              "json-second-is-bad",
              draft ->
                  general(
                      draft,
                      "",
                      "," + element(HeaderMutators.usual(new Random(1), OTHER), new byte[64]))),
          json(
              "json-no-signature",
              draft -> "{\"payload\":\"" + draft.payload() + "\",\"signatures\":[]}"),
          json("json-trailing", draft -> flattened(draft, "") + "x"));

  private TextMutators() {}

  private interface Change {
    String of(String part);
  }

  private interface Bytes {
    byte[] of(Random random, Signer.Draft draft);
  }

  private interface Json {
    String of(Signer.Draft draft);
  }

  private static Mutator signature(String name, Bytes change) {
    return new Mutator(
        name,
        (random, signer) -> {
          Signer.Draft draft = usual(random, signer);
          return draft.token(change.of(random, draft));
        });
  }

  private static Mutator json(String name, Json json) {
    return new Mutator(name, (random, signer) -> json.of(usual(random, signer)));
  }

  private static String inPart(Random random, Signer signer, Change change) {
    String[] parts = usual(random, signer).token().split("\\.", -1);
    int which = random.nextInt(3);
    parts[which] = change.of(parts[which]);
    return String.join(".", parts);
  }

  private static String inserted(Random random, String part, String text) {
    int at = random.nextInt(part.length() + 1);
    return part.substring(0, at) + text + part.substring(at);
  }

  /** The last character of a part says the same bytes with other bits left over. */
  private static String strayBits(Random random, Signer signer) {
    return inPart(
        random,
        signer,
        part -> {
          int rest = part.length() % 4;
          if (rest < 2) {
            return part;
          }
          int last = ALPHABET.indexOf(part.charAt(part.length() - 1));
          int free = rest == 2 ? 16 : 4;
          return part.substring(0, part.length() - 1)
              + ALPHABET.charAt(last ^ (1 + random.nextInt(free - 1)));
        });
  }

  private static byte[] flipped(Random random, Signer.Draft draft) {
    byte[] changed = draft.signature().clone();
    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
    return changed;
  }

  private static byte[] prefixed(byte[] was) {
    byte[] longer = new byte[was.length + 1];
    System.arraycopy(was, 0, longer, 1, was.length);
    return longer;
  }

  private static byte[] der(byte[] raw) {
    byte[] r = new BigInteger(1, raw, 0, 32).toByteArray();
    byte[] s = new BigInteger(1, raw, 32, 32).toByteArray();
    byte[] der = new byte[6 + r.length + s.length];
    der[0] = 0x30;
    der[1] = (byte) (4 + r.length + s.length);
    der[2] = 2;
    der[3] = (byte) r.length;
    System.arraycopy(r, 0, der, 4, r.length);
    der[4 + r.length] = 2;
    der[5 + r.length] = (byte) s.length;
    System.arraycopy(s, 0, der, 6 + r.length, s.length);
    return der;
  }

  private static byte[] otherS(byte[] raw) {
    BigInteger s = P256_ORDER.subtract(new BigInteger(1, raw, 32, 32));
    byte[] other = raw.clone();
    putBig(other, 32, s);
    return other;
  }

  private static byte[] edge(Random random) {
    List<BigInteger> values =
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            P256_ORDER,
            P256_ORDER.subtract(BigInteger.ONE),
            P256_ORDER.add(BigInteger.ONE));
    byte[] signature = new byte[64];
    putBig(signature, 0, values.get(random.nextInt(values.size())));
    putBig(signature, 32, values.get(random.nextInt(values.size())));
    return signature;
  }

  private static void putBig(byte[] out, int from, BigInteger value) {
    for (int i = 0; i < 32; i++) {
      out[from + 31 - i] = value.shiftRight(8 * i).byteValue();
    }
  }

  private static byte[] aboveOrder(byte[] raw) {
    byte[] big = raw.clone();
    BigInteger s = BigInteger.ZERO;
    for (int i = 0; i < 32; i++) {
      s = s.or(BigInteger.valueOf(raw[32 + i] & 0xFF).shiftLeft(8 * i));
    }
    s = s.add(ED25519_ORDER);
    for (int i = 0; i < 32; i++) {
      big[32 + i] = s.shiftRight(8 * i).byteValue();
    }
    return big;
  }

  private static String flattened(Signer.Draft draft, String more) {
    String element = element(draft, draft.signature());
    return "{\"payload\":\""
        + draft.payload()
        + "\","
        + element.substring(1, element.length() - 1)
        + more
        + "}";
  }

  private static String general(Signer.Draft draft, String more, String second) {
    return "{\"payload\":\""
        + draft.payload()
        + "\",\"signatures\":["
        + element(draft, draft.signature())
        + second
        + "]"
        + more
        + "}";
  }

  private static String element(Signer.Draft draft, byte[] signature) {
    return "{\"protected\":\""
        + draft.header()
        + "\",\"signature\":\""
        + Base64Url.encode(signature)
        + "\"}";
  }

  private static String kidOutside(Signer.Draft draft) {
    Signer signer = draft.signer();
    Signer.Draft bare =
        signer.draft(
            ("{\"alg\":\"" + signer.alg() + "\",\"typ\":\"t\"}")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
            new byte[] {1});
    return flattened(bare, ",\"header\":{\"kid\":\"" + signer.kid() + "\"}");
  }
}
