/**
 * The end points of OpenID Federation 1.0: paths, parameters, media types and errors ({@link
 * org.waymark.server.oidf.OidfHandler}). What is answered is made by {@link
 * org.waymark.registry.oidf.StandardStatements}; this package must not know how, and signs nothing.
 */
@NullMarked
package org.waymark.server.oidf;

import org.jspecify.annotations.NullMarked;
