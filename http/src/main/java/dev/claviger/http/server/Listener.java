package dev.claviger.http.server;

import dev.claviger.http.Handler;
import java.net.InetSocketAddress;

/// An address to listen on, and who answers there.
///
/// @param name for logs, metrics and [HttpServer#address]: `app`, `management`
/// @param address where; port 0 takes a free one
/// @param handler answers every request that is not refused
public record Listener(String name, InetSocketAddress address, Handler handler) {}
