/**
 * How a site stands in a federation and what it says to the registry: the root that an invitation
 * pins, what was handed in, what the registry answers, and what the directory shows, which alone is
 * believed. It signs nothing itself and must not know the command line. Read {@link
 * org.waymark.server.membership.Member} first, then {@code RegistryClient} and {@code Standing}.
 */
@NullMarked
package org.waymark.server.membership;

import org.jspecify.annotations.NullMarked;
