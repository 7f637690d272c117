package dev.claviger.http.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// What one certificate's handshakes are made with.
///
/// Not counted by references but left to the garbage collector: handshakes that have begun when
/// files change go on with the old one.
record TlsContext(SslContext context, Optional<byte[]> ocspResponse) {

  /// For TLS 1.2: forward secrecy and authenticated encryption only. TLS 1.3 has nothing else.
  static final List<String> SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  static TlsContext of(
      CertifiedKey certified,
      HandshakeOptions options,
      List<X509Certificate> clientAuthorities,
      List<String> protocols,
      TlsProvider provider) {
    boolean stapled = provider == TlsProvider.BORINGSSL && certified.ocspResponse().isPresent();
    SslContextBuilder builder =
        SslContextBuilder.forServer(
                certified.key(), certified.chain().toArray(X509Certificate[]::new))
            .sslProvider(provider.netty())
            .protocols(versions(options.minimumVersion()))
            .ciphers(suites(options), SupportedCipherSuiteFilter.INSTANCE)
            .applicationProtocolConfig(alpn(protocols))
            .clientAuth(options.clientCertificates().authentication())
            .enableOcsp(stapled);
    if (!clientAuthorities.isEmpty()) {
      builder.trustManager(clientAuthorities.toArray(X509Certificate[]::new));
    }
    try {
      return new TlsContext(builder.build(), stapled ? certified.ocspResponse() : Optional.empty());
    } catch (SSLException e) {
      throw new UnusableCertificateException(
          "%s cannot be used: %s".formatted(certified.files().chain(), e.getMessage()), e);
    }
  }

  /// Whatever clients are asked for: an authority shows no certificate of its own, and takes what
  /// is common.
  static TlsContext ofProof(X509Certificate certificate, PrivateKey key, TlsProvider provider) {
    try {
      return new TlsContext(
          SslContextBuilder.forServer(key, certificate)
              .sslProvider(provider.netty())
              .protocols(versions(TlsVersion.TLS_1_2))
              .ciphers(SUITES, SupportedCipherSuiteFilter.INSTANCE)
              .applicationProtocolConfig(alpn(List.of(HostProofs.PROTOCOL)))
              .build(),
          Optional.empty());
    } catch (SSLException e) {
      throw new UnusableCertificateException("a proof cannot be used: " + e.getMessage(), e);
    }
  }

  private static List<String> suites(HandshakeOptions options) {
    return options.cipherSuites().isEmpty() ? SUITES : options.cipherSuites();
  }

  void useTickets(TicketKeys tickets) {
    if (context.sessionContext() instanceof OpenSslSessionContext session) {
      session.setTicketKeys(tickets.keys().toArray(OpenSslSessionTicketKey[]::new));
    }
  }

  SslHandler handler(ByteBufAllocator allocator) {
    SslHandler handler = context.newHandler(allocator);
    if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
      ocspResponse.ifPresent(engine::setOcspResponse);
    }
    return handler;
  }

  private static List<String> versions(TlsVersion minimum) {
    return Arrays.stream(TlsVersion.values())
        .filter(version -> version.compareTo(minimum) >= 0)
        .map(TlsVersion::protocol)
        .toList();
  }

  static ApplicationProtocolConfig alpn(List<String> protocols) {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        protocols);
  }
}
