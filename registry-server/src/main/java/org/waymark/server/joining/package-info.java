/**
 * From an invitation link to a member of a federation, step by step, each of which may be
 * interrupted and done again. It must not know the command line: what is said and asked goes
 * through {@link org.waymark.server.joining.Voice}. Read {@link org.waymark.server.joining.Joining}
 * first, which lists the steps, then {@code Draughting}, {@code DomainStep} and {@code
 * ApplicationStep}.
 */
@NullMarked
package org.waymark.server.joining;

import org.jspecify.annotations.NullMarked;
