/// Issuers beside ourselves whose tokens are trusted: their keys, what is expected of their tokens,
/// and whom those stand for. Knows nothing of accounts: all that is known of a caller is what the
/// token says.
@NullMarked
package dev.claviger.gateway.issuers;

import org.jspecify.annotations.NullMarked;
