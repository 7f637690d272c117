/// The primitives behind the algorithms: provider choice, pooled instances, publicly known secrets.
/// Knows no JSON.
@NullMarked
package dev.claviger.jose.crypto;

import org.jspecify.annotations.NullMarked;
