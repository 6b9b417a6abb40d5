/**
 * A registry with its HTTP inside another JVM: {@link org.waymark.server.EmbeddedRegistry} is the
 * way in, {@link org.waymark.server.EmbeddedRegistryConfig} what it needs. It joins the registry of
 * {@code org.waymark.registry} to the listener of {@code org.waymark.node.http} and must not decide
 * what is valid. The command line, {@code org.waymark.server.cli}, uses it; nothing here knows of
 * commands.
 */
@NullMarked
package org.waymark.server;

import org.jspecify.annotations.NullMarked;
