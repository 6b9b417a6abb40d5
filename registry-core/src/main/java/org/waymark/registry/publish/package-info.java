/**
 * Puts what the database holds where readers find it (formats.md, section 9): records first, then
 * tiles, and last the checkpoint that vouches for them, so that whoever dies at any moment leaves a
 * consistent directory behind. It knows the log key and the layout, and must not know why a site
 * was admitted or who asked for it. Read {@link org.waymark.registry.publish.Publisher} first, then
 * {@link org.waymark.registry.publish.PublishedContent}, what is served from it.
 */
@NullMarked
package org.waymark.registry.publish;

import org.jspecify.annotations.NullMarked;
