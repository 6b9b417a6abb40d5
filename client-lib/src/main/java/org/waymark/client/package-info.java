/**
 * The way in: {@link org.waymark.client.Directory} follows federations and answers {@code resolve}
 * with a {@link org.waymark.client.Peer} that was verified on this machine, or with a {@link
 * org.waymark.client.ResolutionException} that says why there is none. No lookup leaves the
 * process, and none waits for a network (DESIGN 7 and 10). How a copy is had and kept is the matter
 * of {@code client.sync} and {@code client.store}; this package decides what it means, and nothing
 * inside the library uses it. Read {@code Directory} first, then {@code Evaluation}, which is the
 * order of DESIGN 7 in code.
 */
@NullMarked
package org.waymark.client;

import org.jspecify.annotations.NullMarked;
