/**
 * From an invitation to a decision: who may apply, what an application says, what the checks made
 * of it. {@link org.waymark.registry.admission.Applications} and {@link
 * org.waymark.registry.admission.Invitations} are the two ways in; {@link
 * org.waymark.registry.admission.StatementChecks} reads what sites send. This package must not know
 * the log, the directory or any key: what follows from an approval is written by the package above.
 */
@NullMarked
package org.waymark.registry.admission;

import org.jspecify.annotations.NullMarked;
