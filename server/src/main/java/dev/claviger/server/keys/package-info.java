/// The keys that tokens are signed and verified with: the ring of them in the table `signing_key`,
/// encrypted under the master secret; when it turns; what of it is published. Knows nothing of what
/// is signed, but how long it lives.
@NullMarked
package dev.claviger.server.keys;

import org.jspecify.annotations.NullMarked;
