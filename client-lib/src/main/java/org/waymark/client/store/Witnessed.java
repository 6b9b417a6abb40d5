package org.waymark.client.store;

/**
 * How far a directory satisfies the witness policy: up to here everything counts, beyond it only
 * what restricts (formats 8). Where the root of its time asked for no witness, the log's word was
 * enough, and this is simply the newest checkpoint then.
 *
 * <p>A newcomer may come before any witness, and so may everybody when an epoch begins: then the
 * size is 0, and the note is the one that was believed before, of which only the age counts on, or
 * empty.
 *
 * @param note the newest checkpoint that satisfied its root, as it was received
 * @param size of its tree
 * @param rootVersion the root that it satisfied
 * @param time of the newest entry that was held then, in seconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Witnessed(byte[] note, long size, long rootVersion, long time) {

  /** Of a directory of which no witness ever saw anything. */
  public static final Witnessed NOTHING = new Witnessed(new byte[0], 0, 0, 0);

  /** Whether nothing was ever witnessed, so that nobody is introduced. */
  public boolean isNothing() {
    return note.length == 0;
  }

  /** What counts when the log is followed anew from its first entry: the age, and no entry. */
  public Witnessed ofAnotherTree() {
    return new Witnessed(note, 0, rootVersion, time);
  }
}
