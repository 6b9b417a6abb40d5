package org.waymark.registry.storage;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who did what, when, to whom, and why (DESIGN 8). Never published.
 *
 * @param at seconds since 1970
 * @param actor at most 128 characters
 * @param action code of the event, or of what was done
 * @param subject the site's identifier, or {@code directory}
 * @param reason code given for it
 * @param seq index of the entry that it led to
 */
public record AuditRow(
    long at,
    String actor,
    String action,
    String subject,
    Optional<String> reason,
    OptionalLong seq) {}
