/**
 * Who asked for something, and why it was decided: {@link org.waymark.registry.audit.Actor} names
 * the asker, {@link org.waymark.registry.audit.Decision} is the document behind the {@code
 * decision} of a log entry. Plain values; this package must not know how they are stored, signed or
 * served.
 */
@NullMarked
package org.waymark.registry.audit;

import org.jspecify.annotations.NullMarked;
