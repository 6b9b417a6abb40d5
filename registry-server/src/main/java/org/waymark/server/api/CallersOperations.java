package org.waymark.server.api;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.function.Supplier;

/** What a resource gets: all that can be done, in the name of whoever called. */
final class CallersOperations implements Supplier<Operations> {
  private final LocalOperations operations;
  private final ContainerRequestContext request;

  @Inject
  CallersOperations(LocalOperations operations, ContainerRequestContext request) {
    this.operations = operations;
    this.request = request;
  }

  @Override
  public Operations get() {
    // A resource is made before the filters run that find out who calls.
    return operations.as(() -> AccessFeature.caller(request).actor());
  }
}
