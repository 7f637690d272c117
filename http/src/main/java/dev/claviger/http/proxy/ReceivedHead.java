package dev.claviger.http.proxy;

import dev.claviger.http.Headers;
import java.util.OptionalLong;

/// A status line and headers of a server, checked.
///
/// @param length as announced; empty if the content ends otherwise
/// @param keepsAlive whether the server goes on with the connection
record ReceivedHead(int status, Headers headers, OptionalLong length, boolean keepsAlive) {}
