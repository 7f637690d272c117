package dev.claviger.http;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a request belongs, in the words of metrics, logs and traces. The handler that finds it out
/// says so; who is told of the request when it has ended asks, and nobody has to find it out again.
///
/// The one thing of a [Request] that changes, shared by its copies. Written before the answer is
/// given and read after it was, so it needs no lock.
public final class Destination {

  /// A route of a site.
  ///
  /// @param site and `route`, of which there are as many as the settings have: never words of a
  ///   client
  public record Place(String site, String route) {}

  private @Nullable Place place;

  /// From now on it is known.
  public void found(Place place) {
    this.place = place;
  }

  /// Empty if no handler has said it.
  public Optional<Place> place() {
    return Optional.ofNullable(place);
  }
}
