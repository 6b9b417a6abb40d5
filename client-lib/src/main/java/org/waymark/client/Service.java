package org.waymark.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A service that a site says it offers ({@code mesh_site.services}).
 *
 * @param type a word of the vocabulary; empty text where the site gave none
 * @param name for people
 * @param json everything the site says about it; callers must not change it
 */
public record Service(String type, Optional<String> name, ObjectNode json) {}
