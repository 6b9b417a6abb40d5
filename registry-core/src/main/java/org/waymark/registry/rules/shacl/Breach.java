package org.waymark.registry.rules.shacl;

/**
 * A rule that a statement does not keep.
 *
 * @param code the rule's own
 * @param sentence the rule's message, with what was found where that is short
 * @param mend what an administrator does about it
 * @param warning whether it only warns
 */
public record Breach(String code, String sentence, String mend, boolean warning) {}
