package org.waymark.signer.http;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A member of a structured dictionary: one item, or a list of items in parentheses, with parameters
 * in their order (RFC 9651, section 3).
 */
sealed interface FieldMember {
  Map<String, BareItem> parameters();

  /** Its one text (RFC 9651, section 4.1). */
  String text();

  private static String text(Map<String, BareItem> parameters) {
    StringBuilder text = new StringBuilder();
    parameters.forEach(
        (name, value) -> {
          text.append(';').append(name);
          if (!value.equals(new BareItem.Flag(true))) {
            text.append('=').append(value.text());
          }
        });
    return text.toString();
  }

  /** One value. */
  record Item(BareItem value, Map<String, BareItem> parameters) implements FieldMember {
    @Override
    public String text() {
      return value.text() + FieldMember.text(parameters);
    }
  }

  /** Several values. */
  record InnerList(List<Item> items, Map<String, BareItem> parameters) implements FieldMember {
    @Override
    public String text() {
      return items.stream().map(Item::text).collect(Collectors.joining(" ", "(", ")"))
          + FieldMember.text(parameters);
    }
  }
}
