package dev.claviger.http.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicSslEngine;
import io.netty.handler.codec.quic.SslSessionTicketKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The certificates of a listener as QUIC's handshakes need them: its native library has a TLS of
/// its own, which speaks 1.3 alone. Loaded when the first listener asks for it.
///
/// No data comes before the end of the handshake (0-RTT): whoever has recorded it could send it
/// again (RFC 8446 section 8, RFC 8470).
public final class QuicTls {

  private static final String PROTOCOL = "h3"; // RFC 9114 section 3.1

  /// Certificates and what became of them.
  ///
  /// @param all each of them
  /// @param byName which of them answers
  record Contexts(List<QuicSslContext> all, ServerNames<QuicSslContext> byName) {

    /// @throws UnusableCertificateException saying which cannot be used
    static Contexts of(List<CertifiedKey> keys) {
      List<Map.Entry<List<String>, QuicSslContext>> made =
          keys.stream().map(key -> Map.entry(key.names(), context(key))).toList();
      return new Contexts(made.stream().map(Map.Entry::getValue).toList(), new ServerNames<>(made));
    }

    private static QuicSslContext context(CertifiedKey certified) {
      try {
        return QuicSslContextBuilder.forServer(
                certified.key(), null, certified.chain().toArray(X509Certificate[]::new))
            // asked for nothing; without one all the JDK's authorities are read, for each context
            .trustManager(certified.certificate())
            .applicationProtocols(PROTOCOL)
            .earlyData(false)
            .build();
      } catch (RuntimeException e) {
        throw new UnusableCertificateException(
            "%s cannot be used for HTTP/3: %s".formatted(certified.files().chain(), e.getMessage()),
            e);
      }
    }
  }

  private final QuicSslContext front;
  private volatile Contexts current;

  private QuicTls(Contexts contexts) {
    this.current = contexts;
    this.front = QuicSslContextBuilder.buildForServerWithSni(this::choose);
  }

  static QuicTls of(List<CertifiedKey> keys, TicketKeys tickets) {
    requireLibrary();
    QuicTls made = new QuicTls(Contexts.of(keys));
    made.useTickets(tickets);
    return made;
  }

  private static void requireLibrary() {
    if (!Quic.isAvailable()) {
      throw new UncheckedIOException(
          new IOException(
              "HTTP/3 (tls.http3.enabled) cannot be spoken here, leave it off: QUIC's native library,"
                  + " which is there for Linux on x86-64 and ARM, does not load: "
                  + Quic.unavailabilityCause(),
              Quic.unavailabilityCause()));
    }
  }

  private QuicSslContext choose(@Nullable String serverName) {
    return current.byName().choose(serverName);
  }

  /// For handshakes that begin from now on.
  void use(Contexts contexts, TicketKeys tickets) {
    current = contexts;
    useTickets(tickets);
  }

  void useTickets(TicketKeys tickets) {
    SslSessionTicketKey[] keys = tickets.ofQuic();
    Stream.concat(Stream.of(front), current.all().stream())
        .forEach(context -> context.sessionContext().setTicketKeys(keys));
  }

  /// For the engine: what answers a client, whichever name it will ask for.
  public QuicSslEngine engine(ByteBufAllocator allocator) {
    return front.newEngine(allocator);
  }
}
