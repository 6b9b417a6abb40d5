/**
 * What is left when a registry dies at the worst moment. {@link
 * org.waymark.registry.crash.DoomedRegistry} is the process that dies, {@link
 * org.waymark.registry.crash.Doomed} starts and kills it, and the tests look at what it left
 * behind.
 */
@NullMarked
package org.waymark.registry.crash;

import org.jspecify.annotations.NullMarked;
