package dev.claviger.http.server;

import java.net.InetAddress;
import java.util.function.Predicate;

/// Which peers of a listener are no clients, but stand between clients and us.
///
/// @param proxies their connections are not counted as those of one client
/// @param announcing each of their connections begins with the PROXY protocol, which says who the
///   client is; nobody else's may
public record Peers(Predicate<InetAddress> proxies, Predicate<InetAddress> announcing) {

  private static final Peers CLIENTS = new Peers(_ -> false, _ -> false);

  /// None of them.
  public static Peers clients() {
    return CLIENTS;
  }
}
