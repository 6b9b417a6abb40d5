/**
 * The root of trust of a federation: which keys may sign what, where the log is, and the walk from
 * the root that was pinned to the newest one (DESIGN 4.5; formats 5). It knows no sites, statements
 * or disks. Read {@link org.waymark.trust.root.RootChain} first, then {@link
 * org.waymark.trust.root.Root} and {@link org.waymark.trust.root.RootPayload}.
 */
@NullMarked
package org.waymark.trust.root;

import org.jspecify.annotations.NullMarked;
