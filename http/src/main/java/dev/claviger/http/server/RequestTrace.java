package dev.claviger.http.server;

import dev.claviger.http.Request;

/// One request that is followed. Used on the event loop of its client.
public interface RequestTrace {

  /// Of a request that is not followed.
  RequestTrace NONE =
      new RequestTrace() {
        @Override
        public String id() {
          return "";
        }

        @Override
        public Hop to(String upstream, Peer server, Request request, int before) {
          return Hop.NONE;
        }
      };

  /// The id of the trace, for logs; empty if there is none.
  String id();

  /// An attempt to have a server answer begins.
  ///
  /// @param upstream the name of the group of servers
  /// @param request what the server is to get
  /// @param before attempts before this one
  Hop to(String upstream, Peer server, Request request, int before);

  /// A server behind us.
  interface Peer {
    /// As a URL begins.
    String scheme();

    /// A name, an address, or the path of a socket.
    String address();

    /// 0 if it has none.
    int port();

    /// What a URL has between scheme and path.
    String authority();
  }

  /// One attempt.
  interface Hop {

    /// Of a request that is not followed.
    Hop NONE =
        new Hop() {
          @Override
          public Request onto(Request request) {
            return request;
          }

          @Override
          public void answered(int status) {}

          @Override
          public void failed(String reason) {}

          @Override
          public void ended() {}
        };

    /// The request with the headers by which the server goes on with the trace.
    Request onto(Request request);

    /// The head of an answer has come.
    void answered(int status);

    /// The last word: the server has failed us.
    ///
    /// @param reason one of few
    void failed(String reason);

    /// The last word: the answer is complete, or nobody waits for it any more.
    void ended();
  }
}
