package org.waymark.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * The folder of samples, vectors and data that belong to other people and are therefore not in the
 * repository. Its place is the system property {@code waymark.shared}; where a file is missing the
 * calling test is skipped with a message, or fails when the environment says {@code CI=true}, so
 * that a continuous build never passes by having skipped its evidence.
 *
 * <p>Stateless and safe for use by several threads.
 */
public final class SharedFolder {

  private static final String DEFAULT = "../../shared";

  private SharedFolder() {}

  /**
   * The path of a file or directory under the shared folder.
   *
   * @param relative a path below the folder with {@code /} between names, such as {@code
   *     "samples/ocm/discovery"}
   * @throws TestAbortedException when it is missing on a developer's machine
   * @throws AssertionFailedError when it is missing under CI
   */
  public static Path require(String relative) {
    return require(
        Path.of(Optional.ofNullable(System.getProperty("waymark.shared")).orElse(DEFAULT)),
        relative,
        "true".equals(System.getenv("CI")));
  }

  static Path require(Path folder, String relative, boolean mandatory) {
    Path path = folder.resolve(relative).toAbsolutePath().normalize();
    if (Files.exists(path)) {
      return path;
    }
    String message =
        "the shared folder has no "
            + relative
            + " (looked for "
            + path
            + "); set -Dwaymark.shared to where the samples and vectors are";
    if (mandatory) {
      throw new AssertionFailedError(message);
    }
    throw new TestAbortedException(message);
  }
}
