/**
 * What keeps a registry from losing or doubling its history (DESIGN 8, backup): it asks mirrors
 * before the first signature ({@link org.waymark.registry.archive.Guard}), puts everything into one
 * file ({@link org.waymark.registry.archive.Backup}), takes it out again ({@link
 * org.waymark.registry.archive.Restore}), and brings a database up to what a mirror has ({@link
 * org.waymark.registry.archive.Rebuild}). It believes no mirror and no file: signatures and hashes
 * decide. It must not know who is admitted why, nor sign anything.
 */
@NullMarked
package org.waymark.registry.archive;

import org.jspecify.annotations.NullMarked;
