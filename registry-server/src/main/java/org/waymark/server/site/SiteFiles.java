package org.waymark.server.site;

import java.nio.file.Path;

/**
 * Where things are in the data folder of a site.
 *
 * <pre>
 * site.json       the draft: what the next statement will say
 * root.json       the root of the federation, where one was given
 * keys/           federation ocm node: encrypted; SET.next while one is being replaced; retired/
 * statements/     n.reserved and n.jwt: every version that was ever begun, and signed
 * statement.jwt   the newest statement, to hand in
 * membership.json the registry, the invitation and the application; what was handed in
 * drift.json      where the live site went on in a way that its administrator has to confirm
 * passphrase      only when none was given at init
 * </pre>
 */
record SiteFiles(Path data) {

  Path draft() {
    return data.resolve("site.json");
  }

  Path root() {
    return data.resolve("root.json");
  }

  Path keys() {
    return data.resolve("keys");
  }

  Path statements() {
    return data.resolve("statements");
  }

  Path statement() {
    return data.resolve("statement.jwt");
  }

  Path membership() {
    return data.resolve("membership.json");
  }

  Path drift() {
    return data.resolve("drift.json");
  }

  Path passphrase() {
    return data.resolve("passphrase");
  }
}
