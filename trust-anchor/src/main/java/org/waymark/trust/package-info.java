/**
 * The ways in which trust is refused, one exception type for each kind of failure, with the facts
 * in typed fields; every package below {@code org.waymark.trust} throws them. This package must not
 * know any of those packages but {@code id}. Bytes that are not what their type says are refused
 * with {@link org.waymark.signer.MalformedException} instead. Read {@link
 * org.waymark.trust.RollbackException} and {@link org.waymark.trust.SplitViewException} first: they
 * are the two that say somebody is lying.
 */
@NullMarked
package org.waymark.trust;

import org.jspecify.annotations.NullMarked;
