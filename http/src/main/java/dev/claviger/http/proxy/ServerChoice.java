package dev.claviger.http.proxy;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which server gets a request. Pure, given what is known of the servers.
///
/// @param turn counts requests
/// @param client stands for the client's address
record ServerChoice(Balance balance, int turn, int client) {

  /// One of those that are up and have not been tried; else one that is out; else none.
  Optional<ServerState> among(List<ServerState> servers, Set<ServerState> tried, long now) {
    Optional<ServerState> up = best(servers, tried, Availability.UP, now);
    return up.isPresent() ? up : best(servers, tried, Availability.OUT, now);
  }

  private Optional<ServerState> best(
      List<ServerState> servers, Set<ServerState> tried, Availability wanted, long now) {
    ServerState best = null;
    int count = servers.size();
    int start = count == 0 ? 0 : Math.floorMod(turn, count);
    for (int i = 0; i < count; i++) {
      ServerState candidate = servers.get((start + i) % count);
      boolean possible = candidate.availability(now) == wanted && !tried.contains(candidate);
      if (possible && (best == null || isBetter(candidate, best))) {
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  private boolean isBetter(ServerState candidate, ServerState best) {
    return switch (balance) {
      case ROUND_ROBIN -> false;
      case LEAST_REQUESTS -> candidate.underWay() < best.underWay();
      case ADDRESS_HASH -> weight(candidate) > weight(best);
    };
  }

  /// Rendezvous hashing: each server has a weight of its own for each client, and the highest wins.
  /// When a server goes, only its clients move.
  private int weight(ServerState server) {
    int mixed = (client * 0x9E3779B9) ^ server.server.hashCode();
    mixed = (mixed ^ (mixed >>> 16)) * 0x85EBCA6B;
    mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
    return mixed ^ (mixed >>> 16);
  }
}
