package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/**
 * {@code node.json} in the data folder: where the node that holds it answers. It holds no secret,
 * is only a hint for messages, and is gone after a clean stop.
 *
 * @param local URL of the listener for this machine
 */
record NodeFile(String local) {
  private static final String NAME = "node.json";

  void write(Path data) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("local", local);
    Path temporary = Files.createTempFile(data, ".tmp-", "");
    Files.writeString(temporary, json + "\n");
    Files.move(temporary, data.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
  }

  static Optional<NodeFile> read(Path data) {
    try {
      byte[] bytes = Files.readAllBytes(data.resolve(NAME));
      Fields fields = Fields.of(StrictJson.parseObject(bytes, JsonLimits.HEADER), NAME);
      return Optional.of(new NodeFile(fields.string("local")));
    } catch (IOException | VerificationException e) {
      return Optional.empty(); // a hint that cannot be read is none
    }
  }

  /** Removes the file unless another process has written its own meanwhile. */
  void remove(Path data) throws IOException {
    if (read(data).filter(this::equals).isPresent()) {
      Files.deleteIfExists(data.resolve(NAME));
    }
  }
}
