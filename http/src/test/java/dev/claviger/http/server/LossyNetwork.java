package dev.claviger.http.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Datagrams of one client to a server and back, of which some are lost and some overtaken by the
/// next one.
final class LossyNetwork implements AutoCloseable {

  private static final int LARGEST = 65_535;

  final AtomicInteger lost = new AtomicInteger();
  final AtomicInteger overtaken = new AtomicInteger();
  private final double share;
  private final DatagramSocket front;
  private final DatagramSocket back;
  private volatile Optional<SocketAddress> client = Optional.empty();

  /// @param share of all datagrams that is lost, and of the others that is overtaken
  LossyNetwork(InetSocketAddress server, double share, long seed) {
    this.share = share;
    try {
      front = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      back = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(() -> pass(front, back, Optional.of(server), seed));
    Thread.ofPlatform().daemon().start(() -> pass(back, front, Optional.empty(), seed + 1));
  }

  /// What the client takes for the server.
  InetSocketAddress address() {
    return (InetSocketAddress) front.getLocalSocketAddress();
  }

  private void pass(
      DatagramSocket from, DatagramSocket to, Optional<SocketAddress> server, long seed) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    Optional<DatagramPacket> held = Optional.empty();
    try {
      while (true) {
        packet.setLength(LARGEST);
        from.receive(packet);
        if (server.isPresent()) {
          client = Optional.of(packet.getSocketAddress());
        }
        if (random.nextDouble() < share) {
          lost.incrementAndGet();
          continue;
        }
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        DatagramPacket next =
            new DatagramPacket(bytes, bytes.length, server.or(() -> client).orElseThrow());
        if (held.isEmpty() && random.nextDouble() < share) {
          held = Optional.of(next);
          overtaken.incrementAndGet();
          continue;
        }
        to.send(next);
        if (held.isPresent()) {
          to.send(held.get());
          held = Optional.empty();
        }
      }
    } catch (IOException _) {
      // closed
    }
  }

  @Override
  public void close() {
    front.close();
    back.close();
  }
}
