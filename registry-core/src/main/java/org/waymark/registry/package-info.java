/**
 * The author of a directory: admits sites, changes their status, and publishes every change as a
 * signed log entry. {@link org.waymark.registry.Registry} is the way in; read {@link
 * org.waymark.registry.RegistryConfig} and {@link org.waymark.registry.InitOptions} next to it.
 * This package serves no HTTP and decides no rules: who may ask for a change is the caller's
 * matter.
 */
@NullMarked
package org.waymark.registry;

import org.jspecify.annotations.NullMarked;
