/**
 * Open Cloud Mesh as deployed servers speak it: addresses, discovery documents of every product and
 * age in one normal form, and the probe that fetches them. Lenient in reading, exact in reporting:
 * what had to be mended is a {@link org.waymark.client.ocm.Finding} with a stable code. It knows
 * nothing of directories and believes no discovery document; that is what statements are for
 * (DESIGN 4.1). Read {@link org.waymark.client.ocm.DiscoveryReader} first, then {@link
 * org.waymark.client.ocm.OcmDiscovery} and {@link org.waymark.client.ocm.OcmProbe}.
 */
@NullMarked
package org.waymark.client.ocm;

import org.jspecify.annotations.NullMarked;
