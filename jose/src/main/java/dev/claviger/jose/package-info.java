/// JSON Web Signature, Key and Token: the whole public interface of the library.
///
/// Owns what a token and a key are and when they may be believed. Knows no HTTP, no files, no
/// database and no clock of its own. Start at [Jwt] to sign, at [JwtVerifier] to verify, at [Jwk]
/// for keys.
@NullMarked
package dev.claviger.jose;

import org.jspecify.annotations.NullMarked;
