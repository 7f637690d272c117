package dev.claviger.http.descriptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real sockets, found by number. How they go to another process is what .ci/upgrade shows.
@EnabledOnOs(OS.LINUX)
class DescriptorsTest {

  private static final int FREE_NUMBER = 900; // more than a test opens

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
  void aListeningSocketIsFoundByItsAddress(String host) throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      var address = (InetSocketAddress) socket.getLocalSocketAddress();
      var found = Descriptors.address(Descriptors.listening(address));
      assertThat(found.getPort()).isEqualTo(socket.getLocalPort());
      assertThat(found.getAddress().isLoopbackAddress())
          .isEqualTo(address.getAddress().isLoopbackAddress());
    }
  }

  @Test
  void aSocketThatIsClosedIsNotFound() throws IOException {
    InetSocketAddress gone;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gone = (InetSocketAddress) socket.getLocalSocketAddress();
    }
    assertThatThrownBy(() -> Descriptors.listening(gone))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("0 open sockets where one listens on");
  }

  @Test
  void whatDoesNotListenIsRefused() {
    assertThatThrownBy(() -> Descriptors.address(0))
        .hasMessage("descriptor 0 is no listening socket");
    assertThatThrownBy(() -> Descriptors.address(FREE_NUMBER))
        .hasMessage("descriptor 900 is no listening socket");
  }

  @Test
  void anAdoptedSocketAcceptsWhatConnectsToItsAddress() throws IOException {
    var before =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var address = (InetSocketAddress) before.getLocalAddress();
    Libc.dup2(Descriptors.listening(address), FREE_NUMBER);
    before.close();
    try (var adopted = Descriptors.adopt(FREE_NUMBER);
        var client = new Socket(address.getAddress(), address.getPort())) {
      client.getOutputStream().write('!');
      try (var accepted = adopted.accept()) {
        assertThat(accepted.read(ByteBuffer.allocate(1))).isEqualTo(1);
      }
    }
  }
}
