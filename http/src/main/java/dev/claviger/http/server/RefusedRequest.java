package dev.claviger.http.server;

import java.net.InetSocketAddress;
import java.time.Instant;

/// A request that no handler answered.
///
/// @param listener the [Listener]'s name
/// @param remoteAddress the peer
/// @param at when
/// @param reason why, and what the client was answered
public record RefusedRequest(
    String listener, InetSocketAddress remoteAddress, Instant at, Refusal reason) {}
