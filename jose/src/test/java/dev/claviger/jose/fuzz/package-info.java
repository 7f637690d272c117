/// Fuzzing of everything that reads what strangers wrote. [FuzzTarget] has the parsers, one row
/// each; [FuzzTest] runs them for a moment in every build; `.ci/fuzz` runs them for as long as one
/// likes, guided by coverage.
@NullMarked
package dev.claviger.jose.fuzz;

import org.jspecify.annotations.NullMarked;
