package org.waymark.registry.storage;

import java.util.OptionalLong;
import org.waymark.trust.id.EntityId;

/**
 * The newest report about a site.
 *
 * @param checkedAt seconds since 1970
 * @param worst {@code pass}, {@code warn} or {@code fail}
 * @param report canonical JSON; not copied, not to be changed
 * @param failingSince seconds since 1970; of the first failure after which none succeeded
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SiteCheckRow(
    EntityId entity, long checkedAt, String worst, byte[] report, OptionalLong failingSince) {}
