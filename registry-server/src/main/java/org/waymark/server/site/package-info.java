/**
 * What a site's administrator does before and between the runs of a node: three sets of keys, a
 * draft of what the site says about itself, filled from its live discovery document, and signed
 * statements whose counter never goes back. {@link org.waymark.server.site.SiteAdmin} is the way
 * in. It must not know the command line, nor who is a member of anything. Read {@code SiteAdmin},
 * then {@code SiteDraft} and {@code StatementFolder}.
 */
@NullMarked
package org.waymark.server.site;

import org.jspecify.annotations.NullMarked;
