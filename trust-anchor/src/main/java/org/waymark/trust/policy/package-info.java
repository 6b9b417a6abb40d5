/**
 * What superiors demand of those below them: metadata policies and constraints of OpenID Federation
 * 1.0 (section 6), and Waymark's rule that a superior never says where a site is or which keys it
 * has (DESIGN 4.2). Pure functions over JSON; it knows no statement, no signature and no clock.
 * Read {@link org.waymark.trust.policy.MetadataPolicy}, {@link
 * org.waymark.trust.policy.ProtectedParameters} and {@link org.waymark.trust.policy.Constraints}
 * first.
 */
@NullMarked
package org.waymark.trust.policy;

import org.jspecify.annotations.NullMarked;
