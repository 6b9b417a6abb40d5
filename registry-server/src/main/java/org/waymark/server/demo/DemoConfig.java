package org.waymark.server.demo;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How the demo is given.
 *
 * @param waymark what runs commands
 * @param keep a folder in which {@code root.json} and {@code directory.bundle} are left; empty:
 *     nothing is left
 * @param lines told what happens, for people
 */
public record DemoConfig(Waymark waymark, Optional<Path> keep, Consumer<String> lines) {}
