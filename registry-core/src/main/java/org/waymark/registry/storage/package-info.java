/**
 * What a registry knows, in SQL: the log, the sites, their records, the nodes of the directory map,
 * snapshots and the audit trail. A change is one {@link org.waymark.registry.storage.Commit}, all
 * of it or none of it, on the disk when the call returns. This package keeps bytes and must not
 * know how they are signed, checked or published. Read {@link
 * org.waymark.registry.storage.RegistryStorage} first, then {@code Commit} and the migration in the
 * resources.
 */
@NullMarked
package org.waymark.registry.storage;

import org.jspecify.annotations.NullMarked;
