package org.waymark.server.api;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import org.waymark.node.http.Problem;

/** Lets nobody else than operators through to what is marked {@link Operator}. */
@Operator
@Priority(Priorities.AUTHENTICATION)
final class OperatorFilter implements ContainerRequestFilter {
  private final OperatorToken token;

  OperatorFilter(OperatorToken token) {
    this.token = token;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (!token.matches(request.getHeaderString(HttpHeaders.AUTHORIZATION))) {
      request.abortWith(
          Answers.problem(
                  Problem.of(
                          401,
                          "operator_token_refused",
                          "This path is for operators and the request shows no valid operator"
                              + " token.")
                      .withNext(
                          "send Authorization: Bearer with the token from control.json in the data"
                              + " folder of the registry"))
              .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"waymark\"")
              .build());
    }
  }
}
