/**
 * What a log says about some hosts, told as it comes: {@link org.waymark.server.monitor.LogWatch}
 * compares a verified directory with what was seen before and with what the site itself published.
 * It must not know the command line, and it believes nothing that the verifiers do not. Read {@code
 * LogWatch} and {@link org.waymark.server.monitor.News} first.
 */
@NullMarked
package org.waymark.server.monitor;

import org.jspecify.annotations.NullMarked;
