package dev.claviger.launcher;

import dev.claviger.gateway.GatewaySettings;
import dev.claviger.http.descriptors.InheritedSockets;
import dev.claviger.server.Claviger;
import dev.claviger.server.Front.Door;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// A token service that runs, and the gateway in front of it.
record Running(Claviger claviger, GatewayDoor door) implements AutoCloseable {

  /// @param before what stands in front of the gateway
  static Running start(
      ClavigerSettings settings, Surroundings surroundings, Function<GatewayDoor, Door> before) {
    return start(settings, surroundings, before, _ -> InheritedSockets.NONE);
  }

  /// @param open sockets that are open already; asked for when all else is ready
  static Running start(
      ClavigerSettings settings,
      Surroundings surroundings,
      Function<GatewayDoor, Door> before,
      Function<GatewayDoor, InheritedSockets> open) {
    var clock = InstantSource.system();
    var made = new AtomicReference<GatewayDoor>();
    var claviger =
        Claviger.start(
            settings.server(),
            clock,
            surroundings.err()::println,
            service -> {
              made.set(new GatewayDoor(settings, service, surroundings, clock));
              return before.apply(made.get());
            },
            () -> open.apply(made.get()));
    return new Running(claviger, made.get());
  }

  /// Other sites from now on, with all that belongs to them; or none of it, if any of it cannot be
  /// used.
  ///
  /// @return false if their certificates need a start: nobody listens for HTTPS
  boolean replace(GatewaySettings sites) {
    door.replace(
        sites, () -> claviger.replaceCertificates(sites.certificates(), sites.uncertified()));
    return claviger.secureAddress().isPresent() || sites.certificates().isEmpty();
  }

  @Override
  public void close() {
    claviger.close();
  }
}
