package dev.claviger.http.server;

/// What the bytes of a request head turn out to be.
sealed interface Decoded permits RequestHead, Decoded.Refused {

  /// Not a request that we answer with anything but this.
  record Refused(Refusal reason) implements Decoded {}
}
