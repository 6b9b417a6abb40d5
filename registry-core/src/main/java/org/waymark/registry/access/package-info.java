/**
 * Who may ask the registry for what: {@link org.waymark.registry.access.AccessTokens} makes the
 * bearer tokens of operators, recognises and revokes them; a token has a {@link
 * org.waymark.registry.access.Role} and no more {@link org.waymark.registry.access.Permission}s
 * than that. This package knows the database and no HTTP: which request needs which permission is
 * said where requests arrive.
 */
@NullMarked
package org.waymark.registry.access;

import org.jspecify.annotations.NullMarked;
