/// Compression of answers: which of them, for whom, and how.
///
/// Owns the decision ([dev.claviger.http.compression.Compression]), the encoders, and the wrapping
/// of handlers. Knows neither files nor other servers: `files` and `proxy` use it.
@NullMarked
package dev.claviger.http.compression;

import org.jspecify.annotations.NullMarked;
