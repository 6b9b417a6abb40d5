package org.waymark.signer.differential;

/** What a library says to a token. */
enum Verdict {
  ACCEPTS,
  REFUSES,
  /** The library has no such algorithm or serialisation at all. */
  CANNOT
}
