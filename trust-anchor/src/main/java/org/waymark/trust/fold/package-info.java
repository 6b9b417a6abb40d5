/**
 * The fold: what the entries of the log do to the directory, checked entry by entry (DESIGN 4.6;
 * formats 6), and what makes a checkpoint believable (formats 8). It knows no store and no network:
 * state comes in as a {@link org.waymark.trust.fold.FoldState} and goes out as a {@link
 * org.waymark.trust.fold.FoldResult}. Read {@link org.waymark.trust.fold.Fold} first, then {@link
 * org.waymark.trust.fold.CheckpointVerifier}.
 */
@NullMarked
package org.waymark.trust.fold;

import org.jspecify.annotations.NullMarked;
