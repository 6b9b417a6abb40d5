package org.waymark.architecture.sample.signer;

import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import org.waymark.architecture.sample.trust.Anchor;

/** Reaches up to a module that is built on it, and out to the network and the disk. */
public record Reaching(Anchor upwards, Socket network, Path disk, URI harmless) {}
