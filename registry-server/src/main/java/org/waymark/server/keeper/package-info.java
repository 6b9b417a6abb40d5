/**
 * Keeps the statement of one site true while a node runs beside it: sees where the live site went
 * on, signs what is harmless, puts the rest before the administrator, renews before anything
 * expires. It must not know the command line nor HTTP. Read {@link
 * org.waymark.server.keeper.SiteKeeper}, then {@code Round}.
 */
@NullMarked
package org.waymark.server.keeper;

import org.jspecify.annotations.NullMarked;
