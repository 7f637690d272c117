package dev.claviger.http.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What a client brings back to prove that packets to its address reach it (RFC 9000 section
/// 8.1.2): else a flood from forged addresses would cost us a handshake each. Bound to address,
/// port, connection and time under a key of this socket (section 8.1.4). Runs on one event loop.
///
/// ```
/// time in nanoseconds, 8 | authentication, 32 | the connection's first name
/// ```
final class RetryTokens implements QuicTokenHandler {

  static final long LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int MAC = 32;
  private static final int NAME = Long.BYTES + MAC;
  private static final String ALGORITHM = "HmacSHA256";

  private final BooleanSupplier wanted;
  private final Mac mac;

  /// @param wanted whether the next client has to prove its address
  RetryTokens(BooleanSupplier wanted, SecureRandom random) {
    this.wanted = wanted;
    byte[] key = new byte[MAC];
    random.nextBytes(key);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean writeToken(ByteBuf out, ByteBuf connection, InetSocketAddress client) {
    if (!wanted.getAsBoolean()) {
      return false;
    }
    byte[] name = ByteBufUtil.getBytes(connection);
    long now = System.nanoTime();
    out.writeLong(now).writeBytes(authentication(now, name, client)).writeBytes(name);
    return true;
  }

  /// Where the connection's first name begins, or -1.
  @Override
  public int validateToken(ByteBuf token, InetSocketAddress client) {
    int named = token.readableBytes() - NAME;
    if (named < 0 || named > Quic.MAX_CONN_ID_LEN) {
      return -1;
    }
    long made = token.readLong();
    byte[] authentication = ByteBufUtil.getBytes(token.readSlice(MAC));
    byte[] expected = authentication(made, ByteBufUtil.getBytes(token), client);
    boolean fresh = System.nanoTime() - made <= LIFETIME_NANOS;
    return MessageDigest.isEqual(authentication, expected) && fresh ? NAME : -1;
  }

  @Override
  public int maxTokenLength() {
    return NAME + Quic.MAX_CONN_ID_LEN;
  }

  /// The parts of varying length come last and are told apart by that of the address.
  private byte[] authentication(long made, byte[] name, InetSocketAddress client) {
    byte[] address = client.getAddress().getAddress();
    mac.update(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + 1)
            .putLong(made)
            .putInt(client.getPort())
            .put((byte) address.length)
            .flip());
    mac.update(address);
    return mac.doFinal(name);
  }
}
