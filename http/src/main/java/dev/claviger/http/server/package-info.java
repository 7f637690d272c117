/// The web server engine: listeners, limits, timeouts, drain, access log, on Netty's event loops.
///
/// Owns the sockets and the one event-loop rule: nothing blocks there, and a handler sees an event
/// loop in `atOnce` alone. [Downstream] and its neighbours are for `dev.claviger.http.proxy`, which
/// answers from there. Knows no route, no token and no application.
@NullMarked
package dev.claviger.http.server;

import org.jspecify.annotations.NullMarked;
