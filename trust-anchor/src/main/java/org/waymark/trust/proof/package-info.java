/**
 * Proofs that can be handed on: that of one site, for callers that keep no directory, and that of a
 * log which showed two trees (formats 9). It knows no store and no network. Read {@link
 * org.waymark.trust.proof.SiteProof} and {@link org.waymark.trust.proof.SplitProof} first.
 */
@NullMarked
package org.waymark.trust.proof;

import org.jspecify.annotations.NullMarked;
