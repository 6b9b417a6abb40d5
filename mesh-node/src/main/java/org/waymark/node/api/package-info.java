/**
 * What a node says to programs on the same machine: verified peers and its own state, below {@code
 * /v1/}. It turns {@link org.waymark.client.Directory} into HTTP and decides nothing about trust.
 * {@link org.waymark.node.api.LocalAccess} keeps web pages and strangers out. Read {@code
 * LocalApi}, then {@code PeersResource}, then {@code ResolutionProblem}, which maps refusals to
 * statuses.
 */
@NullMarked
package org.waymark.node.api;

import org.jspecify.annotations.NullMarked;
