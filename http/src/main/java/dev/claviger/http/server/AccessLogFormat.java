package dev.claviger.http.server;

import dev.claviger.http.Request;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// How one request becomes one line. Whatever a client chose is escaped, so that it can neither end
/// the line nor its quotes; credentials (`Authorization`, `Cookie`) are in no format.
public enum AccessLogFormat {
  /// Nothing is written.
  OFF {
    @Override
    void append(Entry entry, StringBuilder line) {}
  },

  /// `address - - [time] "request" status bytes "referer" "user agent"`, then request id and
  /// seconds, the id of the trace if there is one, and `peer=address` if a proxy stands between.
  COMBINED {
    @Override
    void append(Entry entry, StringBuilder line) {
      line.append(entry.address()).append(" - - [");
      CLF_TIME.formatTo(entry.at(), line);
      line.append("] ");
      quote(requestLine(entry), line);
      line.append(' ').append(entry.status()).append(' ').append(entry.bytes()).append(' ');
      quote(entry.referer(), line);
      line.append(' ');
      quote(entry.userAgent(), line);
      line.append(' ').append(entry.id()).append(' ');
      appendSeconds(entry.duration(), line);
      if (!entry.trace().isEmpty()) {
        line.append(' ').append(entry.trace());
      }
      if (!entry.peer().equals(Entry.NONE)) {
        line.append(" peer=").append(entry.peer());
      }
      line.append('\n');
    }
  },

  /// One object a line.
  JSON {
    @Override
    void append(Entry entry, StringBuilder line) {
      line.append("{\"time\":\"").append(entry.at()).append('"');
      field("listener", entry.listener(), line);
      field("address", entry.address(), line);
      field("peer", entry.peer(), line);
      field("method", entry.method(), line);
      field("target", entry.target(), line);
      field("protocol", entry.protocol(), line);
      line.append(",\"status\":").append(entry.status());
      line.append(",\"bytes\":").append(entry.bytes());
      line.append(",\"seconds\":");
      appendSeconds(entry.duration(), line);
      field("referer", entry.referer(), line);
      field("user_agent", entry.userAgent(), line);
      field("request_id", entry.id(), line);
      if (!entry.trace().isEmpty()) {
        field("trace_id", entry.trace(), line);
      }
      field("refused", entry.refused(), line);
      line.append("}\n");
    }
  };

  /// What both formats draw on; `-` for what there is not, as has been the custom for thirty years.
  ///
  /// @param address of the client
  /// @param peer the other end of the connection, where that is not the client
  record Entry(
      String listener,
      String address,
      String peer,
      Instant at,
      String method,
      String target,
      String protocol,
      int status,
      long bytes,
      Duration duration,
      String referer,
      String userAgent,
      String id,
      String trace,
      String refused) {

    static final String NONE = "-";

    /// @param client who has sent it, by what trusted proxies say
    static Entry of(FinishedRequest finished, InetSocketAddress client, boolean withQuery) {
      Request request = finished.request();
      String peer = request.remoteAddress().getHostString();
      String address = client.getHostString();
      return new Entry(
          finished.listener(),
          address,
          peer.equals(address) ? NONE : peer,
          finished.start(),
          request.method(),
          withQuery ? request.target() : request.rawPath(),
          request.protocol(),
          finished.status(),
          finished.bytes(),
          finished.duration(),
          request.header("Referer").map(url -> withQuery ? url : beforeQuery(url)).orElse(NONE),
          request.header("User-Agent").orElse(NONE),
          request.id(),
          finished.trace().id(),
          NONE);
    }

    static Entry of(RefusedRequest refused) {
      return new Entry(
          refused.listener(),
          refused.remoteAddress().getHostString(),
          NONE,
          refused.at(),
          NONE,
          NONE,
          NONE,
          refused.reason().status(),
          0,
          Duration.ZERO,
          NONE,
          NONE,
          NONE,
          "",
          refused.reason().name().toLowerCase(Locale.ROOT));
    }

    private static String beforeQuery(String url) {
      int question = url.indexOf('?');
      return question < 0 ? url : url.substring(0, question);
    }
  }

  private static final DateTimeFormatter CLF_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final String HEX = "0123456789abcdef";

  abstract void append(Entry entry, StringBuilder line);

  private static String requestLine(Entry entry) {
    return entry.method().equals(Entry.NONE)
        ? Entry.NONE
        : entry.method() + ' ' + entry.target() + ' ' + entry.protocol();
  }

  private static void field(String name, String value, StringBuilder line) {
    if (!value.equals(Entry.NONE)) {
      line.append(",\"").append(name).append("\":");
      escape(value, "\\u00", line);
    }
  }

  private static void quote(String value, StringBuilder line) {
    escape(value, "\\x", line);
  }

  /// Beyond printable ASCII everything becomes an escape: also the C1 controls that terminals obey.
  private static void escape(String value, String prefix, StringBuilder line) {
    line.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7F) {
        line.append(c);
      } else {
        line.append(prefix).append(HEX.charAt(c >> 4 & 0xF)).append(HEX.charAt(c & 0xF));
      }
    }
    line.append('"');
  }

  private static void appendSeconds(Duration duration, StringBuilder line) {
    long micros = duration.toNanos() / 1000;
    String fraction = Long.toString(micros % 1_000_000 + 1_000_000);
    line.append(micros / 1_000_000).append('.').append(fraction, 1, fraction.length());
  }
}
