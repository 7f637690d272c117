package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.http.Request;
import dev.claviger.http.server.AccessLogFormat.Entry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes one line for each request, in batches, on a thread of its own.
///
/// An event loop only puts the event into a queue. If the disk cannot keep up, the queue fills and
/// entries are dropped and counted, for a server that waits for its log has stopped serving.
/// Closing writes what is queued.
public final class AccessLog implements HttpEvents, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  private static final int QUEUE_LIMIT = 64 << 10;
  private static final int BATCH_CHARACTERS = 64 << 10;

  /// How long the writer gathers before it writes: long enough that a busy server rarely wakes it.
  private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final AccessLogFormat format;
  private final boolean withQuery;
  private final Function<Request, InetSocketAddress> clients;
  private final OutputStream out;
  private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final Thread writer;
  private volatile boolean closing;
  private boolean failed;

  private AccessLog(
      AccessLogOptions options, Function<Request, InetSocketAddress> clients, OutputStream out) {
    this.format = options.format();
    this.withQuery = options.query();
    this.clients = clients;
    this.out = out;
    this.writer = Thread.ofPlatform().daemon().name("access-log").unstarted(this::writeUntilClosed);
  }

  /// Opens the file, or standard output, and starts to write.
  ///
  /// @param clients who has sent a request, by what the proxies say that are trusted
  /// @throws UncheckedIOException if the file cannot be opened; the message names it
  public static AccessLog open(
      AccessLogOptions options, Function<Request, InetSocketAddress> clients) {
    return to(options, clients, sink(options.file()));
  }

  static AccessLog to(
      AccessLogOptions options, Function<Request, InetSocketAddress> clients, OutputStream out) {
    AccessLog log = new AccessLog(options, clients, out);
    log.writer.start();
    return log;
  }

  @Override
  public void finished(FinishedRequest request) {
    enqueue(request);
  }

  @Override
  public void refused(RefusedRequest request) {
    enqueue(request);
  }

  /// Writes what is queued, and closes the file.
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(writer);
    try {
      writer.join();
      out.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      report(e);
    }
  }

  private void enqueue(Object event) {
    if (format == AccessLogFormat.OFF) {
      return;
    }
    if (queued.incrementAndGet() > QUEUE_LIMIT) {
      queued.decrementAndGet();
      dropped.incrementAndGet();
      return;
    }
    queue.add(event);
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(writer);
    }
  }

  private void writeUntilClosed() {
    while (!closing) {
      sleepUntilWoken();
      if (!closing) {
        LockSupport.parkNanos(GATHERING_NANOS);
      }
      writeQueued();
    }
    writeQueued();
  }

  private void sleepUntilWoken() {
    asleep.set(true);
    while (queue.isEmpty() && !closing) {
      LockSupport.park(this);
    }
    asleep.set(false);
  }

  private void writeQueued() {
    StringBuilder batch = new StringBuilder();
    for (Object event = queue.poll(); event != null; event = queue.poll()) {
      queued.decrementAndGet();
      format.append(entry(event), batch);
      if (batch.length() > BATCH_CHARACTERS) {
        write(batch);
      }
    }
    write(batch);
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      LOG.warn("{} requests are missing in the access log: it cannot be written fast enough", lost);
    }
  }

  private Entry entry(Object event) {
    return event instanceof FinishedRequest finished
        ? Entry.of(finished, clients.apply(finished.request()), withQuery)
        : Entry.of((RefusedRequest) event);
  }

  private void write(StringBuilder batch) {
    try {
      out.write(batch.toString().getBytes(US_ASCII));
      out.flush();
      failed = false;
    } catch (IOException e) {
      report(e);
    }
    batch.setLength(0);
  }

  /// Once for each series of failures, not for each line.
  private void report(IOException e) {
    if (!failed) {
      failed = true;
      LOG.error("the access log cannot be written", e);
    }
  }

  private static OutputStream sink(Optional<Path> file) {
    if (file.isEmpty()) {
      return new StandardOutput();
    }
    try {
      return Files.newOutputStream(
          file.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the access log " + file.get(), e);
    }
  }

  /// Without the locks and the swallowed errors of `System.out`; stays open for others.
  private static final class StandardOutput extends FileOutputStream {
    StandardOutput() {
      super(FileDescriptor.out);
    }

    @Override
    public void close() {}
  }
}
