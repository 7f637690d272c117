package dev.claviger.http.server;

/// What a [Loop] keeps an eye on: a client's connection, in whatever protocol and state. All of it
/// runs on the event loop.
interface LiveConnection {

  /// The server stops: ends as soon as nothing is under way.
  void drain();

  /// Another process takes the listening sockets over; only what is carried by one of them has to
  /// end with that.
  default void retire() {}

  /// The end of the drain's patience.
  void terminate();

  /// Acts if it is past its time.
  void checkDeadline(long now);
}
