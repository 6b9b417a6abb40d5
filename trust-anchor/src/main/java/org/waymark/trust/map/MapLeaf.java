package org.waymark.trust.map;

import org.waymark.signer.codec.Sha256;

/**
 * What the map holds for one site.
 *
 * @param key SHA-256 of the site's identifier
 * @param record SHA-256 of the site's record
 */
public record MapLeaf(Sha256 key, Sha256 record) {}
