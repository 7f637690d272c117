/// Key material of each key type: JSON members and DER structures to JCA keys and back. Knows no
/// token.
@NullMarked
package dev.claviger.jose.keys;

import org.jspecify.annotations.NullMarked;
