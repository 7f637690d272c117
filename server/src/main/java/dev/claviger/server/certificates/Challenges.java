package dev.claviger.server.certificates;

import dev.claviger.http.Handler;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// Proves to the authority that a host is ours: by a file that only we know (RFC 8555 section 8.3).
/// What is not asked for by a running order is not answered here.
final class Challenges {

  private static final String PATH = "/.well-known/acme-challenge/";

  private final Map<String, String> proofs = new ConcurrentHashMap<>();

  /// Until it is closed.
  Shown show(String token, String proof) {
    proofs.put(token, proof);
    return () -> proofs.remove(token);
  }

  /// What is shown.
  interface Shown extends AutoCloseable {
    @Override
    void close();
  }

  /// Answers the authority, and leaves all else to `next`.
  Handler before(Handler next) {
    return new Handler() {
      @Override
      public Response handle(Request request) throws Exception {
        var proof = answer(request);
        return proof.isPresent() ? proof.get() : next.handle(request);
      }

      @Override
      public Optional<Response> atOnce(Request request) {
        return answer(request).or(() -> next.atOnce(request));
      }

      @Override
      public OptionalLong bodyLimit(Request request) {
        return next.bodyLimit(request);
      }
    };
  }

  private Optional<Response> answer(Request request) {
    var path = request.rawPath();
    return path.startsWith(PATH) && request.method().equals("GET")
        ? Optional.ofNullable(proofs.get(path.substring(PATH.length())))
            .map(proof -> Response.text(200, proof))
        : Optional.empty();
  }
}
