package org.waymark.server;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/**
 * {@code control.json} in the data folder: how the owner of the folder reaches the process that
 * holds the registry. Readable by the owner only, made new at every start, gone after a clean stop;
 * what a killed process leaves behind names a token that no other process accepts.
 *
 * @param url of a listener on this machine, without a slash at the end
 * @param token to show as {@code Authorization: Bearer}
 */
public record ControlFile(URI url, String token) {
  private static final String NAME = "control.json";

  /** Writes the file in one step: a reader sees all of it or none. */
  void write(Path data) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("url", url.toString()).put("token", token);
    Path temporary =
        Files.createTempFile(
            data,
            ".control-",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(temporary, json + "\n");
      Files.move(
          temporary,
          data.resolve(NAME),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** The file of a folder; empty where there is none, or none that can be read. */
  public static Optional<ControlFile> read(Path data) {
    try {
      ObjectNode json =
          StrictJson.parseObject(Files.readAllBytes(data.resolve(NAME)), JsonLimits.HEADER);
      Fields fields = Fields.of(json, NAME);
      return Optional.of(new ControlFile(URI.create(fields.string("url")), fields.string("token")));
    } catch (NoSuchFileException | MalformedException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + data.resolve(NAME), e);
    }
  }

  /** Removes the file unless another process has written its own meanwhile. */
  void remove(Path data) throws IOException {
    if (read(data).filter(this::equals).isPresent()) {
      Files.deleteIfExists(data.resolve(NAME));
    }
  }

  /** Without the token: records print themselves into logs. */
  @Override
  public String toString() {
    return "ControlFile[" + url + "]";
  }
}
