package org.waymark.signer.http;

import org.waymark.signer.codec.Base64Std;

/**
 * A value of a structured field (RFC 9651, section 3.3), of those types that signatures and digests
 * use. Decimals, dates and display strings are refused where they are read.
 */
sealed interface BareItem {
  /** Its one text (RFC 9651, section 4.1.3). */
  String text();

  /** An integer of at most 15 digits. */
  record Whole(long value) implements BareItem {
    @Override
    public String text() {
      return Long.toString(value);
    }
  }

  /** Printable ASCII in quotation marks. */
  record Text(String value) implements BareItem {
    @Override
    public String text() {
      return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }

  /** A bare word. */
  record Token(String value) implements BareItem {
    @Override
    public String text() {
      return value;
    }
  }

  /** Bytes in base64 between colons. */
  record Bytes(String base64) implements BareItem {
    @Override
    public String text() {
      return ':' + base64 + ':';
    }

    byte[] value() {
      return Base64Std.decode(base64);
    }
  }

  /** True or false. */
  record Flag(boolean value) implements BareItem {
    @Override
    public String text() {
      return value ? "?1" : "?0";
    }
  }
}
