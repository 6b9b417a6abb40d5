package org.waymark.signer.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;

/**
 * One signature of a message, as {@code Signature-Input} describes it (RFC 9421, section 4.1).
 *
 * @param label its name, which nothing signs
 * @param input the covered components and the parameters
 */
record HttpSignature(String label, FieldMember.InnerList input) {
  static final String INPUT_FIELD = "signature-input";
  static final String SIGNATURE_FIELD = "signature";

  /**
   * All signatures of a message.
   *
   * @throws MalformedException {@code sf_malformed}, {@code sf_duplicate} or {@code
   *     base64_malformed}
   */
  static List<HttpSignature> of(HttpMessage message) {
    return message.joined(INPUT_FIELD).map(HttpSignature::parse).orElse(List.of());
  }

  private static List<HttpSignature> parse(String field) {
    return StructuredFields.dictionary(field).entrySet().stream()
        .map(entry -> new HttpSignature(entry.getKey(), list(entry.getKey(), entry.getValue())))
        .toList();
  }

  private static FieldMember.InnerList list(String label, FieldMember member) {
    if (member instanceof FieldMember.InnerList list) {
      return list;
    }
    throw new MalformedException(
        "sf_malformed", "The signature input '" + label + "' is not a list of components.");
  }

  /**
   * The signature's bytes.
   *
   * @throws MalformedException {@code sf_malformed}, {@code sf_duplicate} or {@code
   *     base64_malformed}
   * @throws InvalidSignatureException {@code signature_missing}
   */
  byte[] bytes(HttpMessage message) {
    Map<String, FieldMember> signatures =
        StructuredFields.dictionary(message.joined(SIGNATURE_FIELD).orElse(""));
    @Nullable FieldMember member = signatures.get(label);
    if (member == null) {
      throw new InvalidSignatureException(
          "signature_missing",
          "The field 'Signature' has nothing for the signature input '" + label + "'.");
    }
    if (member instanceof FieldMember.Item item
        && item.value() instanceof BareItem.Bytes bytes
        && item.parameters().isEmpty()) {
      return bytes.value();
    }
    throw new MalformedException(
        "sf_malformed", "The signature '" + label + "' is not a plain byte sequence.");
  }

  /** The names of the covered components in their order. */
  List<String> covered() {
    return input.items().stream().map(SignatureBase::name).toList();
  }

  /**
   * A parameter that is a string.
   *
   * @throws InvalidSignatureException {@code signature_parameter} when it is of another type
   */
  Optional<String> text(String parameter) {
    return parameter(parameter, BareItem.Text.class).map(BareItem.Text::value);
  }

  /**
   * A parameter that is an integer.
   *
   * @throws InvalidSignatureException {@code signature_parameter} when it is of another type
   */
  Optional<Long> whole(String parameter) {
    return parameter(parameter, BareItem.Whole.class).map(BareItem.Whole::value);
  }

  private <T extends BareItem> Optional<T> parameter(String name, Class<T> type) {
    @Nullable BareItem value = input.parameters().get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new InvalidSignatureException(
          "signature_parameter",
          "The parameter '" + name + "' of the signature '" + label + "' is of a wrong type.");
    }
    return Optional.of(type.cast(value));
  }
}
