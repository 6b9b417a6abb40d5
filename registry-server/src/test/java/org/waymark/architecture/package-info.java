/**
 * Checks the arrows between modules and the absence of package cycles (DESIGN section 3). It stands
 * in this module because its class path holds every shipped one. It must not call production code,
 * only read its class files; start with {@link org.waymark.architecture.ModuleRules}.
 */
@NullMarked
package org.waymark.architecture;

import org.jspecify.annotations.NullMarked;
