/**
 * The proof of one site, for callers that keep no directory (formats 9). It knows no store and no
 * network. Read {@link org.waymark.trust.proof.SiteProof} first.
 */
@NullMarked
package org.waymark.trust.proof;

import org.jspecify.annotations.NullMarked;
