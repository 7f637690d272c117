/// The keys that tokens are signed and verified with: where they come from, how they are kept.
/// Knows nothing of what is signed.
@NullMarked
package dev.claviger.server.keys;

import org.jspecify.annotations.NullMarked;
