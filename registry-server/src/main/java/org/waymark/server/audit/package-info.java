/**
 * Checks that keep nothing: one site by its proof ({@link org.waymark.server.audit.SiteLookup}), a
 * whole log from its first entry ({@link org.waymark.server.audit.LogReplay}), a bundle with every
 * record in it ({@link org.waymark.server.audit.BundleCheck}). What is read comes through {@link
 * org.waymark.server.audit.Publication}. It must not know the command line, and it decides nothing
 * that the verifiers below it do not decide. Read {@code Publication} and {@code LogReplay} first.
 */
@NullMarked
package org.waymark.server.audit;

import org.jspecify.annotations.NullMarked;
