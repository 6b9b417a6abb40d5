/**
 * What plain OpenID Federation clients get: standard statements about the members, made when
 * somebody asks and signed by the role {@code oidf} (DESIGN 4.2). No Waymark client accepts any of
 * them, so this package can bring nobody into the directory. It must not know HTTP; it reads what
 * is published. Read {@link org.waymark.registry.oidf.StandardStatements} first.
 */
@NullMarked
package org.waymark.registry.oidf;

import org.jspecify.annotations.NullMarked;
