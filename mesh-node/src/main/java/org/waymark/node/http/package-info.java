/**
 * HTTP as every mirror and registry speaks it: {@link org.waymark.node.http.DirectoryHandler}
 * serves a directory's bytes, {@link org.waymark.node.http.Listener} is a running server over some
 * handlers, {@link org.waymark.node.http.Problem} is every error answer (RFC 9457). It knows no
 * federation, no peer and no verification: what it serves was verified by whoever wrote the
 * content. Read {@code DirectoryHandler}, then {@code Listener}.
 */
@NullMarked
package org.waymark.node.http;

import org.jspecify.annotations.NullMarked;
