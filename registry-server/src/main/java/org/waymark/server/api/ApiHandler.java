package org.waymark.server.api;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.glassfish.jersey.inject.hk2.AbstractBinder;
import org.glassfish.jersey.internal.inject.Binding;
import org.glassfish.jersey.process.internal.RequestScoped;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.node.http.Client;
import org.waymark.node.http.DeferredHandler;
import org.waymark.node.http.Exchange;
import org.waymark.node.http.Problem;
import org.waymark.node.http.ProblemErrors;
import org.waymark.node.http.WholeBody;
import org.waymark.registry.access.NumberedRequests;

/**
 * {@code /api/v1} on HTTP.
 *
 * <p>A servlet container and Jersey take longer to start than all the rest of a registry, so they
 * are deferred. The handler itself does not block, so that {@code /directory/} beside it stays on
 * the selecting threads: bodies, which are small, are read without a thread and within one
 * deadline, and only whole requests get a thread of the server's pool. Thread-safe.
 */
public final class ApiHandler extends Handler.Wrapper {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
  private static final String PREFIX = "/api/v1/";

  private final Duration bodyDeadline;

  /**
   * @param bodyDeadline in which the whole body of a request has to be there
   * @param access tells who calls
   * @param numbered the requests with an {@code Idempotency-Key}
   * @param first waited for before Jersey is started, so that it takes no time from what everybody
   *     waits for
   */
  public ApiHandler(
      LocalOperations operations,
      Access access,
      Supplier<NumberedRequests> numbered,
      Duration bodyDeadline,
      Runnable first) {
    super(
        new DeferredHandler(
            PREFIX,
            () -> {
              first.run();
              return jersey(operations, access, new Idempotency(numbered));
            }));
    this.bodyDeadline = bodyDeadline;
  }

  /** All resources; {@code openapi.json} describes them. */
  static final List<Class<?>> RESOURCES =
      List.of(
          ApplicationsResource.class,
          AuditResource.class,
          DecisionsResource.class,
          IntermediatesResource.class,
          InvitationsResource.class,
          RenewalsResource.class,
          RootsResource.class,
          RulesResource.class,
          SitesResource.class,
          SnapshotsResource.class,
          SparqlResource.class,
          StatusResource.class,
          TokensResource.class);

  private static Handler jersey(
      LocalOperations operations, Access access, Idempotency idempotency) {
    ResourceConfig application =
        new ResourceConfig()
            .registerClasses(Set.copyOf(RESOURCES))
            .register(providing(operations))
            .register(new AccessFeature(access, idempotency))
            .register(new ProblemMapper())
            // All is registered by hand: a search of the class path costs time and finds more.
            .property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
            .property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
            .property(ServerProperties.WADL_FEATURE_DISABLE, true)
            .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
    ServletContextHandler context = new ServletContextHandler("/api/v1");
    context.setErrorHandler(new ProblemErrors());
    ServletHolder servlet = new ServletHolder(new ServletContainer(application));
    servlet.setInitOrder(0); // with the context, which is late enough
    context.addServlet(servlet, "/*");
    return new Offloaded(context);
  }

  private static AbstractBinder providing(LocalOperations operations) {
    return new AbstractBinder() {
      @Override
      protected void configure() {
        bind(operations).to(LocalOperations.class);
        // Its methods give raw types back, so not in one chain.
        Binding<Supplier<Operations>, ?> callers = bindFactory(CallersOperations.class);
        callers.to(Operations.class);
        callers.in(RequestScoped.class);
      }
    };
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getPath();
    if (path == null || !path.startsWith(PREFIX)) {
      return false;
    }
    Optional<Problem> refused = HeaderCheck.refuse(request.getHeaders());
    if (refused.isPresent()) {
      refused.get().send(response, callback);
      return true;
    }
    if (request.getLength() == 0) {
      offload(request, response, callback);
      return true;
    }
    BodyLimit limit = BodyLimit.of(path, request.getHeaders().get(HttpHeader.CONTENT_TYPE));
    // The callback ends the exchange either way; nobody waits for this future.
    var unused =
        WholeBody.read(request, limit.bytes(), bodyDeadline)
            .whenComplete(
                (bytes, failure) -> {
                  if (failure == null) {
                    offload(new WholeRequest(request, bytes), response, callback);
                  } else if (WholeBody.isTooLarge(failure)) {
                    limit.tooLarge().send(response, callback);
                  } else {
                    WholeBody.problem(failure, limit.bytes()).send(response, callback);
                  }
                });
    return true;
  }

  private void offload(Request request, Response response, Callback callback) {
    new Exchange(request, response, callback)
        .inBackground(() -> answer(request, response, callback));
  }

  private void answer(Request request, Response response, Callback callback) {
    request.setAttribute(Client.ATTRIBUTE, Client.of(request));
    try {
      if (!super.handle(request, response, callback)) {
        Problem.of(404, "path_unknown", "The registry's interface has no such path.")
            .send(response, callback);
      }
    } catch (Exception e) {
      LOG.error("the interface for operators failed", e);
      Response.writeError(request, response, callback, 500);
    }
  }

  /** Blocks, but only threads that were lent for that; a server of selecting threads takes it. */
  private static final class Offloaded extends Handler.Wrapper {
    Offloaded(Handler blocking) {
      super(blocking);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }
  }

  /** A request whose body has arrived. */
  private static final class WholeRequest extends Request.Wrapper {
    private final ByteBufferContentSource body;

    WholeRequest(Request request, byte[] bytes) {
      super(request);
      body = new ByteBufferContentSource(ByteBuffer.wrap(bytes));
    }

    @Override
    public long getLength() {
      return body.getLength();
    }

    @Override
    public Content.@Nullable Chunk read() {
      return body.read();
    }

    @Override
    public void demand(Runnable demandCallback) {
      body.demand(demandCallback);
    }

    @Override
    public void fail(Throwable failure) {
      body.fail(failure);
    }
  }
}
