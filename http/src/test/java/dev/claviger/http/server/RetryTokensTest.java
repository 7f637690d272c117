package dev.claviger.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.quic.Quic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("quic")
class RetryTokensTest {

  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 1234);
  private static final byte[] NAME = {1, 2, 3, 4, 5, 6, 7, 8};

  private final RetryTokens tokens = new RetryTokens(() -> true, new SecureRandom());

  @BeforeAll
  static void needsItsLibrary() {
    assumeTrue(
        Quic.isAvailable(), () -> "QUIC's library does not load: " + Quic.unavailabilityCause());
  }

  private byte[] token() {
    ByteBuf out = Unpooled.buffer();
    assertThat(tokens.writeToken(out, Unpooled.wrappedBuffer(NAME), CLIENT)).isTrue();
    assertThat(out.readableBytes()).isLessThanOrEqualTo(tokens.maxTokenLength());
    return ByteBufUtil.getBytes(out);
  }

  private int validate(byte[] token, InetSocketAddress from) {
    return tokens.validateToken(Unpooled.wrappedBuffer(token), from);
  }

  @Test
  void findsTheConnectionsFirstName() {
    byte[] token = token();
    int at = validate(token, CLIENT);
    assertThat(java.util.Arrays.copyOfRange(token, at, token.length)).isEqualTo(NAME);
  }

  @Test
  void isForOneAddressAlone() {
    assertThat(validate(token(), new InetSocketAddress("192.0.2.2", 1234))).isEqualTo(-1);
    assertThat(validate(token(), new InetSocketAddress("192.0.2.1", 1235))).isEqualTo(-1);
    assertThat(validate(token(), new InetSocketAddress(InetAddress.ofLiteral("::1"), 1234)))
        .isEqualTo(-1);
  }

  @Test
  void isOfThisSocketAlone() {
    var another = new RetryTokens(() -> true, new SecureRandom());
    assertThat(another.validateToken(Unpooled.wrappedBuffer(token()), CLIENT)).isEqualTo(-1);
  }

  @Test
  void cannotBeChanged() {
    byte[] token = token();
    for (int i = 0; i < token.length; i++) {
      byte[] changed = token.clone();
      changed[i] ^= 1;
      assertThat(validate(changed, CLIENT)).isEqualTo(-1);
    }
    for (int length = 0; length < token.length; length++) {
      assertThat(validate(java.util.Arrays.copyOf(token, length), CLIENT)).isEqualTo(-1);
    }
    assertThat(validate(new byte[200], CLIENT)).isEqualTo(-1);
  }

  @Test
  void isNotAskedForWhereItIsNotWanted() {
    var never = new RetryTokens(() -> false, new SecureRandom());
    assertThat(never.writeToken(Unpooled.buffer(), Unpooled.wrappedBuffer(NAME), CLIENT)).isFalse();
  }
}
