package dev.claviger.http.proxy;

/// A server as operators see it.
///
/// @param underWay how many requests it is at
public record ServerStatus(UpstreamServer server, Availability availability, int underWay) {}
