package org.waymark.server.cli;

import java.util.ArrayList;
import java.util.List;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.Host;

/** A host that somebody typed. */
final class TypedHost {
  private TypedHost() {}

  /**
   * The host that is meant, mended where that is safe and said so.
   *
   * @throws CommandFailure with a code {@code host_*}, exit 2
   */
  static String of(String typed, Console console) {
    List<String> findings = new ArrayList<>();
    try {
      Host host = Host.normalize(typed, findings::add);
      if (!host.toString().equals(typed) && !findings.isEmpty()) {
        console.note("reading %s as %s", typed, host);
      }
      return host.toString();
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          e.code(), String.valueOf(e.getMessage()), "name a site by its host: cloud.example.org");
    }
  }
}
