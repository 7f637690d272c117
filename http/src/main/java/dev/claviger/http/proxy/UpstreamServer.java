package dev.claviger.http.proxy;

import dev.claviger.http.server.RequestTrace;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One server behind the proxy. Equal ones are the same server: it keeps its health, its
/// connections and its count of requests when a group is replaced.
public sealed interface UpstreamServer extends RequestTrace.Peer {

  /// A server reached by TCP.
  ///
  /// @param host a name or a literal address, IPv6 without brackets
  record Tcp(String host, int port, UpstreamProtocol speaks) implements UpstreamServer {

    /// One that speaks HTTP/1.1 without TLS.
    public Tcp(String host, int port) {
      this(host, port, UpstreamProtocol.HTTP);
    }

    public Tcp {
      if (host.isBlank() || port < 1 || port > 65_535) {
        throw new IllegalArgumentException("not a host and port: " + host + ":" + port);
      }
    }

    @Override
    public String address() {
      return host;
    }

    /// As in a Host header.
    @Override
    public String authority() {
      return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    @Override
    public String toString() {
      return speaks.name().toLowerCase(Locale.ROOT) + "://" + authority();
    }
  }

  /// A server behind a Unix domain socket on this machine.
  record Unix(Path socket) implements UpstreamServer {

    @Override
    public UpstreamProtocol speaks() {
      return UpstreamProtocol.HTTP;
    }

    @Override
    public String address() {
      return socket.toString();
    }

    @Override
    public int port() {
      return 0;
    }

    @Override
    public String authority() {
      return "localhost";
    }

    @Override
    public String toString() {
      return "unix:" + socket;
    }
  }

  Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?");

  UpstreamProtocol speaks();

  default boolean isSecure() {
    return speaks() == UpstreamProtocol.HTTPS;
  }

  @Override
  default String scheme() {
    return isSecure() ? "https" : "http";
  }

  /// The name of the server for a Host header, if it is not to get the client's.
  @Override
  String authority();

  /// Reads `http://host:port` (port 80 if none), `https://host:port` (443), `h2c://host:port` (80)
  /// or `unix:/path/of/socket`.
  ///
  /// @throws IllegalArgumentException for anything else
  static UpstreamServer parse(String text) {
    return of(URI.create(text));
  }

  /// The same from a URI.
  static UpstreamServer of(URI uri) {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "http" -> tcp(uri, UpstreamProtocol.HTTP, 80);
      case "https" -> tcp(uri, UpstreamProtocol.HTTPS, 443);
      case "h2c" -> tcp(uri, UpstreamProtocol.H2C, 80);
      case "unix" -> unix(uri);
      default -> throw malformed(uri);
    };
  }

  /// By hand: [URI#getHost] knows no underscore, which names of containers may have.
  private static UpstreamServer tcp(URI uri, UpstreamProtocol speaks, int usualPort) {
    Matcher authority = AUTHORITY.matcher(String.valueOf(uri.getRawAuthority()));
    String path = String.valueOf(uri.getRawPath());
    boolean plain =
        authority.matches()
            && (path.isEmpty() || path.equals("/"))
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    if (!plain) {
      throw malformed(uri);
    }
    String port = authority.group(2);
    return new Tcp(
        authority.group(1).replaceAll("[\\[\\]]", ""),
        port == null ? usualPort : Integer.parseInt(port),
        speaks);
  }

  private static UpstreamServer unix(URI uri) {
    if (uri.getPath() == null || !uri.getPath().startsWith("/") || uri.getHost() != null) {
      throw malformed(uri);
    }
    return new Unix(Path.of(uri.getPath()));
  }

  private static IllegalArgumentException malformed(URI uri) {
    return new IllegalArgumentException(
        "expected http://host:port, https://host:port, h2c://host:port or unix:/path, found "
            + uri);
  }
}
