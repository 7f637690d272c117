package dev.claviger.server.tracing;

import dev.claviger.http.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/// Traces in headers, as the W3C has them.
final class TraceContext {

  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";

  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  /// Several parents are none that is valid; several states are one list.
  private static final TextMapGetter<Headers> RECEIVED =
      new TextMapGetter<>() {
        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
          if (headers == null || (name.equals(PARENT) && headers.all(PARENT).size() != 1)) {
            return null;
          }
          return headers.combined(name).orElse(null);
        }
      };

  private static final TextMapSetter<Headers.Builder> SENT =
      (headers, name, value) -> {
        if (headers != null) {
          headers.set(name, value);
        }
      };

  private TraceContext() {}

  /// The root if there is no trace, or none that can be understood.
  static Context of(Headers received) {
    return W3C.extract(Context.root(), received, RECEIVED);
  }

  /// The headers for somebody who goes on with the trace; nobody else's stays in them.
  static Headers onto(Headers headers, Span span) {
    var changed = headers.toBuilder().remove(PARENT).remove(STATE);
    W3C.inject(Context.root().with(span), changed, SENT);
    return changed.build();
  }
}
