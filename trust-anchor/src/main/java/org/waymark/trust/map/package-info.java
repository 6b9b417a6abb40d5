/**
 * The directory map: a compact sparse Merkle tree from the hash of a site's identifier to the hash
 * of its record (formats.md, section 7). Nodes are named by their hash and never change, so that an
 * old root stays readable while a new one is made, and a store only has to add and delete. It must
 * not know what a site, a record or a log is, nor where nodes are kept. Read {@link
 * org.waymark.trust.map.DirectoryMap} first, then {@link org.waymark.trust.map.MapProof} and {@link
 * org.waymark.trust.map.MapBuilder}.
 */
@NullMarked
package org.waymark.trust.map;

import org.jspecify.annotations.NullMarked;
