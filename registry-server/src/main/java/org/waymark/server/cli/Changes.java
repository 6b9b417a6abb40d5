package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.registry.SigningRequest;
import org.waymark.registry.error.RefusedException;
import org.waymark.server.api.Problems;
import org.waymark.server.api.RequestException;
import org.waymark.signer.VerificationException;

/**
 * What came of the same change of several sites: one that fails keeps no other from being made, but
 * for a registry that is not reached any more.
 */
final class Changes {
  private final List<ObjectNode> made = new ArrayList<>();
  private final List<SigningRequest> toSign = new ArrayList<>();
  private final Map<String, CommandFailure> failed = new LinkedHashMap<>();

  /** A change, if it did not only come to a request. */
  @FunctionalInterface
  interface Attempt {
    Optional<ObjectNode> run() throws IOException;
  }

  void attempt(String host, Attempt change) throws IOException {
    if (failed.values().stream().anyMatch(it -> it.exit() == ExitCode.UNREACHABLE)) {
      failed.put(
          host,
          new CommandFailure(
              ExitCode.UNREACHABLE,
              "not_tried",
              host + " was not tried, since the registry is not reached any more.",
              "run the same command again"));
      return;
    }
    try {
      change.run().ifPresent(made::add);
    } catch (CommandFailure failure) {
      if (failure.exit() == ExitCode.UNREACHABLE && made.isEmpty() && toSign.isEmpty()) {
        throw failure; // nothing was done, so there is nothing else to tell
      }
      failed.put(host, failure);
    }
  }

  /** What a registry of this process throws, as one that is asked would have said it. */
  static ObjectNode asked(HandSigning.Change change, ObjectNode order) throws IOException {
    try {
      return change.make(order);
    } catch (RefusedException | RequestException | VerificationException e) {
      throw Failures.of(Problems.of(e));
    }
  }

  void toSign(SigningRequest asked) {
    toSign.add(asked);
  }

  List<ObjectNode> made() {
    return made;
  }

  List<SigningRequest> toSign() {
    return toSign;
  }

  /** By host. */
  Map<String, CommandFailure> failed() {
    return failed;
  }

  /** The largest of all. */
  ExitCode exit() {
    return failed.values().stream()
        .map(CommandFailure::exit)
        .max(java.util.Comparator.comparingInt(ExitCode::number))
        .orElse(ExitCode.OK);
  }

  /** {@code {"host","code","message","next"}} of each failure. */
  void failures(ArrayNode into) {
    failed.forEach(
        (host, failure) ->
            into.addObject()
                .put("host", host)
                .put("code", failure.code())
                .put("message", failure.message())
                .put("next", failure.next().orElse("")));
  }
}
