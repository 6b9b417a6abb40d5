package org.waymark.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.waymark.trust.root.Root;

/**
 * What {@link Registry#init} made.
 *
 * @param root version 1, to be handed to whoever joins; its hash is what they pin
 * @param rootFile where it is
 * @param rootKeys the encrypted root keys, to be moved to where nobody reaches over a network
 * @param membershipKey the encrypted membership key, to be moved to an operator's machine; of the
 *     profile {@code team} only
 * @param generatedPassphrase where a random passphrase was written, because none was given
 */
public record InitResult(
    Root root,
    Path rootFile,
    List<Path> rootKeys,
    Optional<Path> membershipKey,
    Optional<Path> generatedPassphrase) {}
