package dev.claviger.http.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslHandler;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Certificates that prove to an authority that a host is ours, in the handshake (ACME's
/// TLS-ALPN-01, RFC 8737): shown while a validation is awaited, to whoever asks for the host by
/// `acme-tls/1` and by nothing else.
///
/// Section 3 has the authority offer that protocol alone. Who offers it beside others is no
/// authority, and gets the site; who asks for it while nothing is to be proved gets nothing.
public final class HostProofs {

  /// The protocol; it carries nothing (section 4): the connection ends with the handshake.
  public static final String PROTOCOL = "acme-tls/1";

  private static final int VERSION_AND_RANDOM = 34;
  private static final int ALPN = 16;

  /// The extension's content (RFC 7301 section 3.1): a list that has one entry.
  private static final ByteBuf ALONE =
      Unpooled.unreleasableBuffer(
          Unpooled.buffer()
              .writeShort(PROTOCOL.length() + 1)
              .writeByte(PROTOCOL.length())
              .writeBytes(PROTOCOL.getBytes(US_ASCII)));

  private final TlsProvider provider;
  private final Duration timeout;
  private final Map<String, TlsContext> shown = new ConcurrentHashMap<>();

  HostProofs(TlsProvider provider, Duration timeout) {
    this.provider = provider;
    this.timeout = timeout;
  }

  /// What is shown.
  public interface Shown extends AutoCloseable {
    @Override
    void close();
  }

  /// Shows a certificate for this host until it is closed.
  public Shown show(String host, X509Certificate certificate, PrivateKey key) {
    var name = host.toLowerCase(Locale.ROOT);
    var context = TlsContext.ofProof(certificate, key, provider);
    shown.put(name, context);
    return () -> shown.remove(name, context);
  }

  /// For the engine: whether a client wants a proof.
  ///
  /// @param hello the message (RFC 8446 section 4.1.2) without its type and length
  public static boolean isAskedForBy(ByteBuf hello) {
    ByteBuf in = hello.duplicate();
    try {
      in.skipBytes(VERSION_AND_RANDOM);
      in.skipBytes(in.readUnsignedByte()); // the session
      in.skipBytes(in.readUnsignedShort()); // cipher suites
      in.skipBytes(in.readUnsignedByte()); // compression
      ByteBuf extensions = in.readSlice(in.readUnsignedShort());
      while (extensions.isReadable()) {
        int type = extensions.readUnsignedShort();
        ByteBuf content = extensions.readSlice(extensions.readUnsignedShort());
        if (type == ALPN) {
          return ByteBufUtil.equals(content, ALONE);
        }
      }
      return false;
    } catch (IndexOutOfBoundsException malformed) {
      return false; // whoever makes the handshake says what is wrong with it
    }
  }

  /// For the engine: what answers who wants a proof; empty if there is nothing to be proved.
  public Optional<SslHandler> handler(@Nullable String serverName, ByteBufAllocator allocator) {
    return Optional.ofNullable(serverName)
        .map(name -> shown.get(name.toLowerCase(Locale.ROOT)))
        .map(context -> context.handler(allocator))
        .map(this::limited);
  }

  private SslHandler limited(SslHandler handler) {
    handler.setHandshakeTimeoutMillis(timeout.toMillis());
    return handler;
  }
}
