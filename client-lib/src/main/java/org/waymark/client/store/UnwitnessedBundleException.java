package org.waymark.client.store;

/**
 * No bundle can be written that importers would take ({@code bundle_unwitnessed}): they ask for a
 * tree that satisfies the witness policy, and the snapshot or the records as of that tree are not
 * at hand. That passes when the witnesses have seen the newest entries. Nothing was written.
 */
public final class UnwitnessedBundleException extends StoreException {

  private static final long serialVersionUID = 1L;

  UnwitnessedBundleException(long witnessed, long size) {
    super(
        "bundle_unwitnessed",
        "The witnesses have seen "
            + witnessed
            + " of the "
            + size
            + " entries that are held, and what a bundle of those needs is not at hand any more;"
            + " importers would refuse one that goes on beyond. Write it again when the witnesses"
            + " have caught up.",
        null);
  }
}
