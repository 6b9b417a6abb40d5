/**
 * The programs: {@link org.waymark.server.Main} is the command line, {@link org.waymark.server.EmbeddedRegistry}
 * a registry inside another JVM. Nothing here decides what is valid: that is the business of the modules below.
 */
@org.jspecify.annotations.NullMarked
package org.waymark.server;
