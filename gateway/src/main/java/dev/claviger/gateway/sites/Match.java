package dev.claviger.gateway.sites;

/// Where a request belongs.
///
/// @param <R> what was made of a route
public sealed interface Match<R> {

  record Found<R>(R route) implements Match<R> {}

  /// No site has this host.
  record UnknownHost<R>() implements Match<R> {}

  /// No route of the site has this path, or none these headers.
  record NotFound<R>() implements Match<R> {}

  /// There are routes for other methods.
  ///
  /// @param allowed as the `Allow` header lists them
  record WrongMethod<R>(String allowed) implements Match<R> {}

  /// What it asks for depends on how carefully one reads: nothing that can be protected.
  record Ambiguous<R>() implements Match<R> {}
}
