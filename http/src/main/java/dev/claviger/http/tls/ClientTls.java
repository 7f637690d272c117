package dev.claviger.http.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// What handshakes with servers behind us are made with. Files are read once, when it is made.
public final class ClientTls {

  private static final List<String> HTTP1 = List.of("http/1.1");

  private final ClientTlsOptions options;
  private final Optional<CertifiedKey> own;
  private final List<X509Certificate> authorities;
  private final SslContext best;
  private final SslContext http1;
  private @Nullable SSLContext sockets;

  /// @throws UnusableCertificateException saying what to mend
  public ClientTls(ClientTlsOptions options) {
    this.options = options;
    this.own =
        options
            .certificate()
            .map(chain -> CertificateFiles.of(chain, options.key().orElseThrow()))
            .map(CertifiedKey::read);
    this.authorities =
        options
            .authorities()
            .map(file -> CertifiedKey.certificates(PemFile.read(file)))
            .orElse(List.of());
    SslProvider provider = TlsProvider.best().netty();
    this.best = context(provider, options.protocols());
    this.http1 = context(provider, HTTP1);
  }

  /// Whether HTTP/2 is offered.
  public boolean offersHttp2() {
    return options.http2();
  }

  /// For one connection.
  ///
  /// @param host of the server: asked for and verified, unless the options name another
  /// @param onlyHttp1 whether nothing else is offered
  public SslHandler handler(
      ByteBufAllocator allocator, String host, int port, boolean onlyHttp1, Duration timeout) {
    SslHandler handler = (onlyHttp1 ? http1 : best).newHandler(allocator, name(host), port);
    handler.setHandshakeTimeoutMillis(timeout.toMillis());
    return handler;
  }

  /// The name that a server has to show.
  public String name(String host) {
    return options.serverName().orElse(host);
  }

  /// Whether the name has to be verified.
  public boolean verifies() {
    return options.certificates() == ServerCertificates.VERIFIED;
  }

  /// The same trust for blocking sockets.
  public synchronized SSLContext forSockets() {
    if (sockets == null) {
      sockets = ((JdkSslContext) context(SslProvider.JDK, HTTP1)).context();
    }
    return sockets;
  }

  private SslContext context(SslProvider provider, List<String> protocols) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(provider)
            .protocols(TlsVersion.TLS_1_3.protocol(), TlsVersion.TLS_1_2.protocol())
            .ciphers(TlsContext.SUITES, SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(TlsContext.alpn(protocols));
    own.ifPresent(
        key -> builder.keyManager(key.key(), key.chain().toArray(X509Certificate[]::new)));
    if (!verifies()) {
      builder
          .trustManager(InsecureTrustManagerFactory.INSTANCE)
          .endpointIdentificationAlgorithm("");
    } else {
      builder.endpointIdentificationAlgorithm("HTTPS");
      if (!authorities.isEmpty()) {
        builder.trustManager(authorities.toArray(X509Certificate[]::new));
      }
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new UnusableCertificateException("TLS to servers: " + e.getMessage(), e);
    }
  }
}
