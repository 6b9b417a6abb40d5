package org.waymark.registry.storage;

/**
 * A row of the audit trail as it is kept.
 *
 * @param id grows from row to row
 */
public record AuditEntry(long id, AuditRow row) {}
