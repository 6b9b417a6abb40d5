package org.waymark.server;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The metadata of a site that says everything that docs/formats.md section 2 has a place for. */
public final class FurnishedSite {
  private FurnishedSite() {}

  public static ObjectNode metadata() {
    return (ObjectNode)
        SignedDocuments.json(
            """
            {"federation_entity": {"organization_name": "Example", "homepage_uri": "https://example.org",
               "policy_uri": "https://example.org/policy", "contacts": ["ocm@example.org"]},
             "ocm_server": {"enabled": true, "endPoint": "https://member.example.org/ocm",
               "apiVersion": "1.2.0", "provider": "Example",
               "resourceTypes": [{"name": "file", "shareTypes": ["user", "group"],
                 "protocols": {"webdav": "/dav", "webapp": "/app"}}],
               "capabilities": ["exchange-token", "invites"], "criteria": ["http-request-signatures"],
               "inviteAcceptDialog": "/accept", "tokenEndPoint": "https://member.example.org/token",
               "jwksUri": "https://member.example.org/.well-known/jwks.json",
               "jwks": {"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "https://member.example.org#key1",
                 "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}},
             "mesh_site": {"displayName": "Example", "country": "NL",
               "coordinates": {"latitude": 52.1, "longitude": 4.3},
               "services": [{"type": "jupyter", "name": "Notebooks", "endPoints": [
                 {"protocol": "https", "url": "https://notebooks.example.org", "roles": ["user"]}]}],
               "addons": [{"name": "viewer", "version": "1.0"}]}}
            """);
  }
}
