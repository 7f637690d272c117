package dev.claviger.http.server;

import dev.claviger.http.Headers;
import io.netty.channel.Channel;
import java.util.OptionalLong;

/// What carries one [Exchange]: a connection of HTTP/1 for as long as it answers that request, or a
/// stream of HTTP/2. Used on the event loop only, but [#channel] and [#sendsFiles].
interface Carrier {

  /// The client's connection.
  Channel channel();

  /// Whether bytes of files may go to the socket past this process.
  boolean sendsFiles();

  AnswerWriter out();

  /// No more content of the request for now.
  void stopReading();

  void resumeReading();

  /// The client has done what ends its request. Answers through the exchange.
  void refuse(Refusal reason);

  /// An answer is about to be written: decides how it is framed.
  void beginAnswer(Exchange exchange, int status, OptionalLong length);

  /// The exchange is over.
  ///
  /// @param sent whether its answer has left
  void completed(Exchange exchange, boolean sent);

  /// Answers that another protocol is spoken from here on: 101, or 200 on a stream of HTTP/2. Only
  /// where the request came by HTTP/1.1, or opens a tunnel.
  void tunnel(Headers headers);

  /// Breaks the answer off, so that the client knows it is not whole. What fails or closes comes
  /// back as [Exchange#lost].
  void breakOff();
}
