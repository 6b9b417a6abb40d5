/**
 * How old a directory is, and what that means for answers (DESIGN 7; formats 8). It knows neither
 * sites nor clocks. Read {@link org.waymark.trust.freshness.FreshnessRule} first.
 */
@NullMarked
package org.waymark.trust.freshness;

import org.jspecify.annotations.NullMarked;
