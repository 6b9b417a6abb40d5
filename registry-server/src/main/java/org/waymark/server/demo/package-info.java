/**
 * A whole federation on loopback, made of real parts: {@link org.waymark.server.demo.Demo} is the
 * way in. It starts programs, asks them and compares; it decides nothing about trust and holds no
 * key. It must not know the command line: what it needs of it comes in as {@link
 * org.waymark.server.demo.Waymark}. Read {@code Demo}, then {@code Claim}, which lists what is
 * checked, then {@code LyingMirror}.
 */
@NullMarked
package org.waymark.server.demo;

import org.jspecify.annotations.NullMarked;
