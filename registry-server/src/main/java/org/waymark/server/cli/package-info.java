/**
 * The command line. {@link org.waymark.server.cli.CommandLineProgram} is the way in; each command
 * is a class below {@link org.waymark.server.cli.Command}. Commands only parse, call and print:
 * what they do lives in the modules below. Read {@code CommandLineProgram}, {@code Command} and
 * {@code Failures} first.
 */
@NullMarked
package org.waymark.server.cli;

import org.jspecify.annotations.NullMarked;
