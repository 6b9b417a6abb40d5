package org.waymark.node.api;

import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.glassfish.jersey.inject.hk2.AbstractBinder;
import org.glassfish.jersey.jackson.JacksonFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;
import org.waymark.client.Directory;
import org.waymark.node.http.DeferredHandler;
import org.waymark.node.http.ProblemErrors;

/**
 * The handler below {@code /v1/}. The servlet container and Jersey are made in the background, or
 * by the first request, so that a node starts without waiting for them.
 */
public final class LocalApi {

  /** Below which the interface lies. */
  public static final String PREFIX = "/v1/";

  /**
   * An OCM address holds a name as its server likes it, and people write {@code user@host/folder}
   * or {@code user@https://host}; so slashes, encoded or doubled, must reach the resource. That is
   * harmless here: nothing below this prefix is a file, and no other server reads the path.
   */
  public static final UriCompliance URIS =
      UriCompliance.DEFAULT.with(
          "OCM_ADDRESSES",
          UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
          UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT);

  private LocalApi() {}

  /** The handler; the directory stays the caller's to close. */
  public static Handler handler(Directory directory) {
    return handler(directory, new StatusParts(Map.of()));
  }

  /** The same, which also tells of what runs beside the node. */
  public static Handler handler(Directory directory, StatusParts more) {
    return new DeferredHandler(PREFIX, () -> jersey(directory, more));
  }

  private static Handler jersey(Directory directory, StatusParts more) {
    ResourceConfig application =
        new ResourceConfig()
            .register(PeersResource.class)
            .register(StatusResource.class)
            .register(providing(directory, more))
            .register(JacksonFeature.withoutExceptionMappers())
            .register(JsonContext.class)
            .register(new ProblemMapper())
            // Everything is named here: a search of the class path takes time and finds more.
            .property(ServerProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true)
            .property(ServerProperties.METAINF_SERVICES_LOOKUP_DISABLE, true)
            .property(ServerProperties.WADL_FEATURE_DISABLE, true)
            .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true);
    ServletContextHandler context = new ServletContextHandler("/v1");
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    context.setErrorHandler(new ProblemErrors());
    ServletHolder servlet = new ServletHolder(new ServletContainer(application));
    servlet.setInitOrder(0); // together with the context: that is late enough already
    context.addServlet(servlet, "/*");
    return context;
  }

  private static AbstractBinder providing(Directory directory, StatusParts more) {
    return new AbstractBinder() {
      @Override
      protected void configure() {
        bind(directory).to(Directory.class);
        bind(more).to(StatusParts.class);
      }
    };
  }
}
