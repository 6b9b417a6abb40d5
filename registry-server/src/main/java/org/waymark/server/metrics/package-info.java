/**
 * {@code /metrics}: how a registry is, for Prometheus. {@link
 * org.waymark.server.metrics.MetricsHandler} answers, {@link
 * org.waymark.server.metrics.RegistryMetrics} reads the numbers when somebody asks, so that nothing
 * is counted or loaded for nobody. It must not know of sites by name: numbers are shown to whoever
 * looks after machines.
 */
@NullMarked
package org.waymark.server.metrics;

import org.jspecify.annotations.NullMarked;
