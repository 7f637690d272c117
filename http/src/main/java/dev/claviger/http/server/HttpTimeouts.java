package dev.claviger.http.server;

import java.time.Duration;

/// How long everything may take. Deadlines are checked about every eighth of the shortest one, at
/// most once a second.
///
/// @param header from the first byte of a request (or from the connection's opening) to the end of
///   its headers, in total: 408. A connection that has sent nothing is closed without an answer
/// @param body from the end of the headers to the end of the content, in total: 408
/// @param idle between two requests on one connection: closed without an answer
/// @param handler from the complete request to the handler's answer: 503, and the handler is
///   interrupted
/// @param write for each 16 KiB of an answer that the client takes: closed
/// @param drain from the order to stop to the end of what runs: then closed by force
public record HttpTimeouts(
    Duration header,
    Duration body,
    Duration idle,
    Duration handler,
    Duration write,
    Duration drain) {

  public static HttpTimeouts defaults() {
    return new HttpTimeouts(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(75),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofSeconds(30));
  }
}
