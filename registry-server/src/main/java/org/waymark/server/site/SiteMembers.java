package org.waymark.server.site;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The members that the metadata of a site may have (formats 2), and the type of each. */
final class SiteMembers {
  static final String FEDERATION_ENTITY = "federation_entity";
  static final String OCM_SERVER = "ocm_server";
  static final String MESH_SITE = "mesh_site";

  private static final Map<String, Map<String, MemberType>> MEMBERS =
      Map.of(
          FEDERATION_ENTITY,
          Map.of(
              "organization_name", MemberType.TEXT,
              "homepage_uri", MemberType.URL,
              "policy_uri", MemberType.URL,
              "contacts", MemberType.CONTACTS),
          OCM_SERVER,
          members(
              "enabled", MemberType.FLAG,
              "apiVersion", MemberType.TEXT,
              "endPoint", MemberType.URL,
              "provider", MemberType.TEXT,
              "resourceTypes", MemberType.NAMED_OBJECTS,
              "capabilities", MemberType.TEXTS,
              "criteria", MemberType.TEXTS,
              "inviteAcceptDialog", MemberType.URL,
              "tokenEndPoint", MemberType.URL,
              "jwksUri", MemberType.URL,
              "jwks", MemberType.KEYS),
          MESH_SITE,
          Map.of(
              "displayName", MemberType.TEXT,
              "country", MemberType.COUNTRY,
              "coordinates", MemberType.COORDINATES,
              "jwks", MemberType.KEYS,
              "services", MemberType.NAMED_OBJECTS,
              "addons", MemberType.NAMED_OBJECTS,
              "transfer", MemberType.OBJECT,
              "terms", MemberType.TEXTS));

  private SiteMembers() {}

  private static Map<String, MemberType> members(Object... namesAndTypes) {
    Map<String, MemberType> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      members.put((String) namesAndTypes[i], (MemberType) namesAndTypes[i + 1]);
    }
    return Map.copyOf(members);
  }

  static List<String> entityTypes() {
    return List.of(FEDERATION_ENTITY, OCM_SERVER, MESH_SITE);
  }

  /** The type of a member; empty where formats.md does not know it. */
  static Optional<MemberType> type(String entityType, String member) {
    return Optional.ofNullable(MEMBERS.getOrDefault(entityType, Map.of()).get(member));
  }

  /** Everything that may be set, for a message. */
  static String names(String entityType) {
    return MEMBERS.getOrDefault(entityType, Map.of()).keySet().stream()
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
