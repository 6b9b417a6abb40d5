/**
 * The registry's interface for operators and sites, {@code /api/v1}. {@link
 * org.waymark.server.api.Operations} is what can be done, in JSON; {@link
 * org.waymark.server.api.ApiHandler} puts it on HTTP, and the command line calls it directly when
 * no process holds the registry. It must not know of commands, exit codes or listeners, and decides
 * nothing itself. Read {@code Operations}, then {@link org.waymark.server.api.Problems}, which
 * turns every refusal into a status and a stable code.
 */
@NullMarked
package org.waymark.server.api;

import org.jspecify.annotations.NullMarked;
