/**
 * The safe fetcher: one HTTP GET from a server that nobody has reason to trust yet, with limits on
 * where it may lead, how much it may send and how long it may take (DESIGN 6, and the attacks
 * {@code Ssrf} and {@code Flood} of DESIGN 7). It knows nothing of directories or OCM and believes
 * nothing of what it fetched. Read {@link org.waymark.client.fetch.SafeFetcher} first, then {@code
 * Dialler} (where a connection may go) and {@code ResponseReader} (what a server may say).
 */
@NullMarked
package org.waymark.client.fetch;

import org.jspecify.annotations.NullMarked;
