package dev.claviger.server.tracing;

import dev.claviger.http.Request;
import dev.claviger.http.server.RequestTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/// A request that belongs to a trace, whether it is recorded or not.
record FollowedRequest(Tracer tracer, Span span) implements RequestTrace {

  @Override
  public String id() {
    return span.getSpanContext().getTraceId();
  }

  @Override
  public Hop to(String upstream, Peer server, Request request, int before) {
    return new FollowedHop(span.isRecording() ? begun(upstream, server, request, before) : span);
  }

  private Span begun(String upstream, Peer server, Request request, int before) {
    var method =
        SpanAttributes.isKnown(request.method()) ? request.method() : SpanAttributes.OTHER_METHOD;
    var begun =
        tracer
            .spanBuilder(method.equals(SpanAttributes.OTHER_METHOD) ? "HTTP" : method)
            .setSpanKind(SpanKind.CLIENT)
            .setParent(Context.root().with(span))
            .setAttribute(SpanAttributes.METHOD, method)
            .setAttribute(SpanAttributes.UPSTREAM, upstream)
            .setAttribute(SpanAttributes.SERVER, server.address())
            .setAttribute(SpanAttributes.FULL, url(server, request));
    if (server.port() > 0) {
      begun.setAttribute(SpanAttributes.SERVER_PORT, (long) server.port());
    }
    if (before > 0) {
      begun.setAttribute(SpanAttributes.RESENDS, (long) before);
    }
    return begun.startSpan();
  }

  /// Without the query, which may hold secrets.
  private static String url(Peer server, Request request) {
    return server.scheme() + "://" + server.authority() + request.rawPath();
  }
}
