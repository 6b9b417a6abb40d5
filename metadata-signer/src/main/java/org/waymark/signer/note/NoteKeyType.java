package org.waymark.signer.note;

import java.util.Optional;

/** The signature types that are verified here; lines of other types are carried and ignored. */
enum NoteKeyType {
  /** Ed25519 over the text (C2SP signed-note). */
  ED25519(1),
  /** Ed25519 over a time and the text (C2SP tlog-cosignature, cosignature/v1). */
  COSIGNATURE_V1(4);

  private final int code;

  NoteKeyType(int code) {
    this.code = code;
  }

  byte code() {
    return (byte) code;
  }

  static Optional<NoteKeyType> of(byte code) {
    for (NoteKeyType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
