package dev.claviger.gateway.apps;

import dev.claviger.http.proxy.UpstreamServer;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// Whether a worker that was started takes requests.
enum Readiness {
  READY,
  NOT_WANTED,
  ENDED,
  TOO_SLOW;

  private static final Duration BETWEEN_PROBES = Duration.ofMillis(50);
  private static final Duration LONGEST_PROBE = Duration.ofSeconds(2);

  /// Waits until one of them is certain.
  static Readiness await(WorkerProcess worker, WorkerTimes times, BooleanSupplier isUnwanted)
      throws InterruptedException {
    long end = System.nanoTime() + times.start().toNanos();
    while (System.nanoTime() - end < 0) {
      if (isUnwanted.getAsBoolean()) {
        return NOT_WANTED;
      }
      if (!worker.isAlive()) {
        return ENDED;
      }
      if (answers(worker.place(), times.readyPath())) {
        return READY;
      }
      Thread.sleep(BETWEEN_PROBES);
    }
    return TOO_SLOW;
  }

  /// A worker that takes the connection and says nothing is given up after [#LONGEST_PROBE]:
  /// closing the channel ends the read.
  private static boolean answers(WorkerPlace place, Optional<String> path)
      throws InterruptedException {
    try (var channel = SocketChannel.open(family(place))) {
      var probe =
          CompletableFuture.supplyAsync(
              () -> answers(channel, place.address(), path), Thread::startVirtualThread);
      return probe.get(LONGEST_PROBE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException | ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private static StandardProtocolFamily family(WorkerPlace place) {
    return place.server() instanceof UpstreamServer.Unix
        ? StandardProtocolFamily.UNIX
        : StandardProtocolFamily.INET;
  }

  private static boolean answers(
      SocketChannel channel, SocketAddress address, Optional<String> path) {
    try {
      return channel.connect(address) && (path.isEmpty() || answersWell(channel, path.get()));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean answersWell(SocketChannel channel, String path) throws IOException {
    var request = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path);
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    var answer = ByteBuffer.allocate("HTTP/1.1 200".length());
    while (answer.hasRemaining() && channel.read(answer) >= 0) {
      // the status line may come in pieces
    }
    var status = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
    return status.matches("HTTP/1\\.[01] [23][0-9][0-9]");
  }
}
