package org.waymark.node.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;

/** The mapper that writes every answer: trees only, so it has nothing to configure. */
@Provider
public final class JsonContext implements ContextResolver<ObjectMapper> {

  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  @Override
  public ObjectMapper getContext(Class<?> type) {
    return MAPPER;
  }
}
