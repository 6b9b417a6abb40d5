/**
 * What a stranger may ask of a registry, and how often. {@link
 * org.waymark.server.limit.RateLimitHandler} stands before all that anybody may call and refuses
 * what is too much before it is read; {@link org.waymark.server.limit.RateLimiter} counts in
 * bounded memory. It must not know what the requests are about. Read {@link
 * org.waymark.server.limit.RateLimits} first: kinds of requests, and how many of each.
 */
@NullMarked
package org.waymark.server.limit;

import org.jspecify.annotations.NullMarked;
