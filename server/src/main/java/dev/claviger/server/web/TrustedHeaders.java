package dev.claviger.server.web;

import dev.claviger.http.Headers;
import java.util.List;
import java.util.stream.IntStream;

/// The header fields in which the proxies in front say who asked them, and how. Always one kind or
/// the other: a proxy that writes the one may pass on the other as its client sent it.
public enum TrustedHeaders {
  /// `X-Forwarded-For`, and `X-Forwarded-Proto` beside it.
  X_FORWARDED {
    @Override
    List<ForwardedHop> hops(Headers headers) {
      List<String> addresses = listed(headers, "X-Forwarded-For");
      List<String> schemes = listed(headers, "X-Forwarded-Proto");
      if (addresses.isEmpty()) {
        return schemes.isEmpty() ? List.of() : List.of(ForwardedHop.of("", schemes.getLast()));
      }
      return IntStream.range(0, addresses.size())
          .mapToObj(i -> ForwardedHop.of(addresses.get(i), schemeOf(i, addresses, schemes)))
          .toList();
    }
  },
  /// `Forwarded` (RFC 7239).
  FORWARDED {
    @Override
    List<ForwardedHop> hops(Headers headers) {
      return ForwardedElements.hops(headers.all("Forwarded"));
    }
  };

  /// What the proxies say, the nearest last.
  abstract List<ForwardedHop> hops(Headers headers);

  /// Most proxies replace the scheme, a few append theirs. Where both lists do not go together, the
  /// nearest proxy's word counts for all.
  private static String schemeOf(int hop, List<String> addresses, List<String> schemes) {
    if (schemes.isEmpty()) {
      return "";
    }
    return schemes.size() == addresses.size() ? schemes.get(hop) : schemes.getLast();
  }

  private static List<String> listed(Headers headers, String name) {
    List<String> lines = headers.all(name);
    return lines.isEmpty() ? List.of() : List.of(String.join(",", lines).split(",", -1));
  }
}
