package dev.claviger.gateway;

import dev.claviger.http.Handler;
import java.util.function.Predicate;

/// The token service, as far as requests to it are concerned.
///
/// @param paths whether it answers at a path
public record OwnRoutes(Handler handler, Predicate<String> paths) {}
