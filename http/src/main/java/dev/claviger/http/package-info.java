/// The `Handler` contract: what a request is, what a response is, and the function between them.
///
/// Owns the values that applications see. Knows no socket, no Netty and no token:
/// `dev.claviger.http.server` is the engine that calls handlers.
@NullMarked
package dev.claviger.http;

import org.jspecify.annotations.NullMarked;
