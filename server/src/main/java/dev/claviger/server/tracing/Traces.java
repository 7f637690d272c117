package dev.claviger.server.tracing;

import dev.claviger.http.Destination.Place;
import dev.claviger.http.Request;
import dev.claviger.http.server.FinishedRequest;
import dev.claviger.http.server.HttpEvents;
import dev.claviger.http.server.RequestTrace;
import dev.claviger.http.server.Tracing;
import dev.claviger.server.web.RouteNames;
import dev.claviger.server.web.TrustedProxies;
import dev.claviger.server.web.WebSettings;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Follows requests by OpenTelemetry: a span for each, and one for each attempt to have a server
/// answer it. Spans are put into a queue from which another thread sends them.
public final class Traces implements Tracing, HttpEvents, AutoCloseable {

  /// The engine's word for a client that went away before it was answered; nobody was told it.
  private static final int CLIENT_GONE = 499;

  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final Duration drain;
  private final Predicate<InetAddress> callers;
  private final UnaryOperator<Request> asSent;
  private final Function<Request, Place> places;
  private final String untraced;

  private Traces(
      TracingSettings settings, WebSettings web, Function<Request, Place> places, String untraced) {
    this.provider = Exports.provider(settings);
    this.tracer = provider.get("dev.claviger");
    this.drain = settings.timeout();
    this.callers = settings.callers().within(web);
    this.asSent = TrustedProxies.asSent(web);
    this.places = places;
    this.untraced = untraced;
  }

  /// From here on spans are sent, until it is closed.
  ///
  /// @param untraced the listener that machines look at every few seconds
  public static Traces open(
      TracingSettings settings, WebSettings web, Function<Request, Place> places, String untraced) {
    return new Traces(settings, web, places, untraced);
  }

  @Override
  public RequestTrace begin(String listener, Request request) {
    if (listener.equals(untraced)) {
      return RequestTrace.NONE;
    }
    var method = request.method();
    var span =
        tracer
            .spanBuilder(method)
            .setSpanKind(SpanKind.SERVER)
            .setParent(parent(request))
            .setAttribute(SpanAttributes.SCHEME, asSent.apply(request).scheme())
            .setAttribute(SpanAttributes.PATH, request.rawPath())
            .startSpan();
    return new FollowedRequest(tracer, span);
  }

  private Context parent(Request request) {
    return callers.test(request.remoteAddress().getAddress())
        ? TraceContext.of(request.headers())
        : Context.root();
  }

  @Override
  public void finished(FinishedRequest finished) {
    if (finished.trace() instanceof FollowedRequest(_, Span span) && span.isRecording()) {
      describe(span, finished.request());
      place(span, finished.request());
      outcome(span, finished.status());
      span.end();
    }
  }

  private void describe(Span span, Request request) {
    var known = SpanAttributes.isKnown(request.method());
    span.setAttribute(
        SpanAttributes.METHOD, known ? request.method() : SpanAttributes.OTHER_METHOD);
    if (!known) {
      span.setAttribute(SpanAttributes.ORIGINAL_METHOD, request.method());
    }
    span.setAttribute(SpanAttributes.VERSION, request.protocol().replace("HTTP/", ""));
    span.setAttribute(SpanAttributes.REQUEST_ID, List.of(request.id()));
    span.setAttribute(SpanAttributes.CLIENT, literal(asSent.apply(request).remoteAddress()));
    span.setAttribute(SpanAttributes.PEER, literal(request.remoteAddress()));
    span.setAttribute(SpanAttributes.PEER_PORT, (long) request.remoteAddress().getPort());
    request.header("User-Agent").ifPresent(it -> span.setAttribute(SpanAttributes.AGENT, it));
    host(span, request);
  }

  private static void host(Span span, Request request) {
    var host = request.host();
    int colon = host.lastIndexOf(':');
    boolean port = colon > host.lastIndexOf(']') && colon < host.length() - 1;
    span.setAttribute(SpanAttributes.SERVER, port ? host.substring(0, colon) : host);
    if (port) {
      span.setAttribute(SpanAttributes.SERVER_PORT, Long.parseLong(host.substring(colon + 1)));
    }
  }

  private static String literal(InetSocketAddress address) {
    return address.getAddress().getHostAddress();
  }

  private void place(Span span, Request request) {
    var place = places.apply(request);
    var method = SpanAttributes.isKnown(request.method()) ? request.method() : "HTTP";
    span.setAttribute(SpanAttributes.SITE, place.site());
    if (place.route().equals(RouteNames.NONE)) {
      span.updateName(method);
    } else {
      span.setAttribute(SpanAttributes.ROUTE, place.route());
      span.updateName(method + " " + place.route());
    }
  }

  /// What a client did wrong is no error of ours.
  private static void outcome(Span span, int status) {
    if (status == CLIENT_GONE) {
      span.setAttribute(SpanAttributes.ERROR, "client_gone");
      return;
    }
    span.setAttribute(SpanAttributes.STATUS, (long) status);
    if (status >= 500) {
      span.setAttribute(SpanAttributes.ERROR, Integer.toString(status));
      span.setStatus(StatusCode.ERROR);
    }
  }

  /// Sends what is left, if the collector takes it in time.
  @Override
  public void close() {
    var _ = provider.shutdown().join(drain.toMillis(), TimeUnit.MILLISECONDS);
  }
}
