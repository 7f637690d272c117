/// Base64url, DER and PEM: bytes to bytes. Knows no key and no token.
@NullMarked
package dev.claviger.jose.encoding;

import org.jspecify.annotations.NullMarked;
