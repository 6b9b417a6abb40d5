/** What invitations and applications are made of. */
@NullMarked
package org.waymark.registry.admission;

import org.jspecify.annotations.NullMarked;
