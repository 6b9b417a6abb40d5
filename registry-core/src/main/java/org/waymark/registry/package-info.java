/**
 * The author of a directory: takes applications, admits sites by rules, changes their status, and
 * publishes every change as a signed log entry. {@link org.waymark.registry.Registry} is the way
 * in; read {@link org.waymark.registry.RegistryConfig}, {@link org.waymark.registry.MembershipStep}
 * and {@link org.waymark.registry.InitOptions} next to it. This package serves no HTTP, and who may
 * ask for a change is the caller's matter.
 */
@NullMarked
package org.waymark.registry;

import org.jspecify.annotations.NullMarked;
