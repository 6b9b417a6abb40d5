/**
 * Private keys of a registry at rest: encrypted PKCS#8 files in folders that only their owner reads
 * (DESIGN 5). It knows files, passphrases and which role a file is for; it must not know the log,
 * the database or who is a member. Read {@link org.waymark.registry.keys.KeyFolder} first, then
 * {@link org.waymark.registry.keys.OnlineKeys}, the two keys that a running registry signs with.
 */
@NullMarked
package org.waymark.registry.keys;

import org.jspecify.annotations.NullMarked;
