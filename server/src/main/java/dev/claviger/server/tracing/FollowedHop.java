package dev.claviger.server.tracing;

import dev.claviger.http.Request;
import dev.claviger.http.server.RequestTrace.Hop;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/// A request on its way to a server, once. Of a request that is not recorded it has that one's
/// span, which takes no notes.
final class FollowedHop implements Hop {

  private static final String UNANSWERED = "canceled";

  private final Span span;
  private boolean answered;
  private boolean over;

  FollowedHop(Span span) {
    this.span = span;
  }

  @Override
  public Request onto(Request request) {
    return request.withHeaders(TraceContext.onto(request.headers(), span));
  }

  @Override
  public void answered(int status) {
    answered = true;
    span.setAttribute(SpanAttributes.STATUS, (long) status);
    if (status >= 400) {
      wrong(Integer.toString(status));
    }
  }

  @Override
  public void failed(String reason) {
    if (!over) {
      wrong(reason);
      end();
    }
  }

  @Override
  public void ended() {
    if (!over) {
      if (!answered) {
        span.setAttribute(SpanAttributes.ERROR, UNANSWERED);
      }
      end();
    }
  }

  private void wrong(String type) {
    span.setAttribute(SpanAttributes.ERROR, type);
    span.setStatus(StatusCode.ERROR);
  }

  private void end() {
    over = true;
    span.end();
  }
}
