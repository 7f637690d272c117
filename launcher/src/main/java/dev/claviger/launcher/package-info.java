/// The `claviger` command: which subcommands there are ([Main]), how each is given its settings and
/// its surroundings, what the exit codes mean ([ExitCode]) and how a failure is told to a person
/// ([FailureMessages]). Knows the command line; refuses to know how anything is done: a command
/// loads settings, calls the server's code and prints.
@NullMarked
package dev.claviger.launcher;

import org.jspecify.annotations.NullMarked;
