package dev.claviger.http.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who speaks TLS: BoringSSL where its library is on the class path and loads, the JDK elsewhere,
/// whose handshakes cost three and a half times as much.
enum TlsProvider {
  BORINGSSL(SslProvider.OPENSSL),
  JDK(SslProvider.JDK);

  private static final Logger LOG = LoggerFactory.getLogger(TlsProvider.class);

  private final SslProvider netty;

  TlsProvider(SslProvider netty) {
    this.netty = netty;
  }

  SslProvider netty() {
    return netty;
  }

  static TlsProvider best() {
    if (OpenSsl.isAvailable()) {
      return BORINGSSL;
    }
    LOG.debug("BoringSSL is not to be had", OpenSsl.unavailabilityCause());
    // read once by the JDK; BoringSSL never renegotiates when a client asks
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    return JDK;
  }
}
