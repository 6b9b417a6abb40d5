/**
 * How a copy of a federation's directory is brought up to date: roots, checkpoint, then nothing,
 * the tail of the log, or a bundle; everything verified and folded before it is stored (DESIGN 7,
 * once per sync). It decides which source to believe for how far, and never what that means for a
 * peer. Read {@code Syncer} first, then {@code TailReader}, and {@link
 * org.waymark.client.sync.Source} for where copies lie.
 */
@NullMarked
package org.waymark.client.sync;

import org.jspecify.annotations.NullMarked;
