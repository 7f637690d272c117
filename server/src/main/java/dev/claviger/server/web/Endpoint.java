package dev.claviger.server.web;

/// What a route does for one method, once the request may be answered at all.
@FunctionalInterface
public interface Endpoint {
  Answer answer(Call call);
}
