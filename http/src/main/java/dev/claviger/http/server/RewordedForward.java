package dev.claviger.http.server;

import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.util.function.UnaryOperator;

/// Another server's answer as it is, and other words where that server gives none.
///
/// @param words makes the answer from the usual one; called on the event loop, so it may not block
public record RewordedForward(Forwarder forwarder, UnaryOperator<Response> words)
    implements Forwarder {

  @Override
  public Request request() {
    return forwarder.request();
  }

  @Override
  public ForwardedRequest begin(Downstream client) {
    return forwarder.begin(new Reworded(client, words));
  }

  private record Reworded(Downstream client, UnaryOperator<Response> words)
      implements WrappedDownstream {

    @Override
    public void answer(Response usual) {
      client.answer(words.apply(usual));
    }
  }
}
