package org.waymark.server.api;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import java.util.Optional;
import org.waymark.node.http.Client;
import org.waymark.registry.access.Permission;

/**
 * Puts before each method of a resource the filter that its annotation asks for. A method without
 * {@link Needs} and {@link Public} stops the interface from starting: nothing is open by oversight.
 */
final class AccessFeature implements DynamicFeature {
  private static final String CALLER = Caller.class.getName();

  private final Access access;
  private final Idempotency idempotency;

  AccessFeature(Access access, Idempotency idempotency) {
    this.access = access;
    this.idempotency = idempotency;
  }

  /** Who calls, as the filter found out. */
  static Caller caller(ContainerRequestContext request) {
    return request.getProperty(CALLER) instanceof Caller caller ? caller : Caller.ANYBODY;
  }

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    if (!Operations.class.getPackage().equals(resource.getResourceClass().getPackage())) {
      return; // what Jersey adds by itself: OPTIONS
    }
    Method method = resource.getResourceMethod();
    Optional<Permission> needed =
        Optional.ofNullable(method.getAnnotation(Needs.class)).map(Needs::value);
    if (needed.isPresent() == method.isAnnotationPresent(Public.class)) {
      throw new IllegalStateException(method + " must be @Needs or @Public, and not both");
    }
    needed.ifPresent(
        permission -> {
          context.register(new Filter(access, permission));
          if (permission != Permission.READ) { // what changes nothing may be sent again anyway
            context.register(idempotency);
          }
        });
  }

  @Priority(Priorities.AUTHENTICATION)
  private static final class Filter implements ContainerRequestFilter {
    private final Access access;
    private final Permission permission;

    Filter(Access access, Permission permission) {
      this.access = access;
      this.permission = permission;
    }

    @Override
    public void filter(ContainerRequestContext request) {
      Client client =
          request.getProperty(Client.ATTRIBUTE) instanceof Client known
              ? known
              : new Client("unknown");
      request.setProperty(
          CALLER,
          access.require(permission, request.getHeaderString(HttpHeaders.AUTHORIZATION), client));
    }
  }
}
