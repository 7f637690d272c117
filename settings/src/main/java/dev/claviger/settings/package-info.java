/// Typed settings. A record component annotated with [Setting] is the one place where a setting is
/// written; file, environment variable, flag, help, sample file and reference page derive from it.
/// Owns reading, checking and showing settings and the value types they are made of. Refuses to
/// know what any setting means, and the command line itself.
@NullMarked
package dev.claviger.settings;

import org.jspecify.annotations.NullMarked;
