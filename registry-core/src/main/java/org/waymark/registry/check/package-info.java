/**
 * The live checks of a site: does its host vouch for its keys, is its TLS good, does its OCM server
 * say what its statement says (DESIGN 8); once, for many sites side by side, and again every day.
 * {@link org.waymark.registry.check.Checker} is the way in; {@code Inquiry} asks the network, and
 * the classes named {@code …Check} judge what came back, without it. This package knows nothing of
 * applications and writes no log. Read {@link org.waymark.registry.check.DomainControl} next; the
 * table of codes is in {@code docs/rules.md}.
 */
@NullMarked
package org.waymark.registry.check;

import org.jspecify.annotations.NullMarked;
