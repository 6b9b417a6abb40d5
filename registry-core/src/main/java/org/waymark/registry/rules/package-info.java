/**
 * The written rules of a federation and what they say about one site statement, without network:
 * {@link org.waymark.registry.rules.RuleSet} is the document, {@link
 * org.waymark.registry.rules.Rules} the compiled form that judges, {@link
 * org.waymark.registry.rules.RuleReport} what all checks of one site gave. It knows nothing of
 * applications, of storage or of the live checks, which add their own {@link
 * org.waymark.registry.rules.CheckResult}s to the report. Read first: {@code docs/rules.md}.
 */
@NullMarked
package org.waymark.registry.rules;

import org.jspecify.annotations.NullMarked;
