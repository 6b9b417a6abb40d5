/**
 * {@code /join/…}: what an invitation link shows in a browser, to a person who may never have heard
 * of this product, and as JSON to a program. {@link org.waymark.server.join.JoinHandler} answers,
 * {@link org.waymark.server.join.JoinPage} writes the page, which has no script and loads nothing.
 * It changes nothing and must not know of applications, operators or tokens of access.
 */
@NullMarked
package org.waymark.server.join;

import org.jspecify.annotations.NullMarked;
