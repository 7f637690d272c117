/// The streaming reverse proxy: groups of servers, which of them gets a request, pooled connections
/// to them, their health.
///
/// A handler says what is to be forwarded ([Upstream#forward]); the engine carries it out on the
/// event loop of the client's connection, streaming both ways. Knows no route and no token.
@NullMarked
package dev.claviger.http.proxy;

import org.jspecify.annotations.NullMarked;
