package dev.claviger.http.server;

import dev.claviger.http.Headers;
import io.netty.buffer.ByteBuf;

/// A request on its way to another server, as the client's connection sees it. Called on the
/// client's event loop only, and not after the answer has ended.
public interface ForwardedRequest {

  /// A piece of the request's content, which is taken over.
  void content(ByteBuf piece);

  /// The request is complete.
  void contentComplete(Headers trailers);

  /// The client takes again what [Downstream#piece] gives.
  void writable();

  /// The request will not be completed, or nobody waits for its answer any more. What has been
  /// begun is given up; the client is not answered.
  void cancel();
}
