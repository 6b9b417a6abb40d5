/**
 * What a directory publishes, by path (formats.md, section 9): the view that a registry writes, a
 * node serves and a follower reads, as bytes. It must not know what the bytes mean, nor where they
 * come from or go to: no trust, no network. Read {@link
 * org.waymark.client.content.DirectoryContent} first, then {@link
 * org.waymark.client.content.DirectoryFolder}, the layout in a folder.
 */
@NullMarked
package org.waymark.client.content;

import org.jspecify.annotations.NullMarked;
