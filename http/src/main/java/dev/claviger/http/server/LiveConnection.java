package dev.claviger.http.server;

/// What a [Loop] keeps an eye on: a client's connection, in whatever protocol and state. All of it
/// runs on the event loop.
interface LiveConnection {

  /// The server stops: ends as soon as nothing is under way.
  void drain();

  /// Another process takes the listening sockets over: no more requests, but none that is on its
  /// way may be lost. Nothing where the next answer says that it is the last.
  default void retire() {}

  /// The end of the drain's patience.
  void terminate();

  /// Acts if it is past its time.
  void checkDeadline(long now);
}
