/**
 * The durable copy of one federation's directory: {@link org.waymark.client.store.DirectoryStore},
 * a B-tree file that may be thrown away, and {@link org.waymark.client.store.Marks}, a small file
 * that may not: a client never goes back (DESIGN 7). It keeps what others verified, finds damage by
 * hashing what it reads, and serves it on as a mirror ({@link
 * org.waymark.client.store.StoreContent}). It knows nothing of networks, clocks or sources. Read
 * {@code DirectoryStore} first, then {@code StoreView}.
 */
@NullMarked
package org.waymark.client.store;

import org.jspecify.annotations.NullMarked;
