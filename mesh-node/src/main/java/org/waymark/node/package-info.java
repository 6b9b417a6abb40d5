/**
 * The way in: {@link org.waymark.node.EmbeddedNode} follows federations, mirrors the first of them
 * to everyone and answers programs on the same machine. It puts {@link
 * org.waymark.client.Directory}, {@code node.http} and {@code node.api} together and knows nothing
 * that they know. Read {@code EmbeddedNode}, then {@link org.waymark.node.NodeConfig}.
 */
@NullMarked
package org.waymark.node;

import org.jspecify.annotations.NullMarked;
