package org.waymark.registry.storage;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Sha256;

/** Columns that may be null, and columns of our own types, of the row that a cursor is on. */
final class Columns {
  private Columns() {}

  static Optional<String> text(ResultSet row, String name) throws SQLException {
    @Nullable String value = row.getString(name);
    return Optional.ofNullable(value);
  }

  static OptionalLong number(ResultSet row, String name) throws SQLException {
    @Nullable Long value = row.getObject(name, Long.class);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  static Optional<byte[]> bytes(ResultSet row, String name) throws SQLException {
    byte @Nullable [] value = row.getBytes(name);
    return Optional.ofNullable(value);
  }

  static Sha256 hash(ResultSet row, String name) throws SQLException {
    return Sha256.ofBytes(row.getBytes(name));
  }

  static Optional<Sha256> optionalHash(ResultSet row, String name) throws SQLException {
    return bytes(row, name).map(Sha256::ofBytes);
  }

  /** A compact JWS, which is kept as bytes because it is longer than a name. */
  static String ascii(ResultSet row, String name) throws SQLException {
    return new String(row.getBytes(name), StandardCharsets.US_ASCII);
  }

  /** As an argument of a statement. */
  static @Nullable Long nullable(OptionalLong value) {
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }
}
