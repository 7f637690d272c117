/// What signing and verifying a token costs, here and elsewhere.
///
/// Owns: the one token that all libraries handle, a contender per library, the report. Refuses to
/// know: anything of a server; that is measured from outside, by the scripts beside this module.
@NullMarked
package dev.claviger.benchmarks;

import org.jspecify.annotations.NullMarked;
