package dev.claviger.http.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// Whether connections to a server begin with the PROXY protocol, which names the client. Such a
/// connection is that client's alone, and ends with its request.
public enum ProxyProtocol {
  OFF(HAProxyProtocolVersion.V1, ""),
  V1(HAProxyProtocolVersion.V1, "PROXY UNKNOWN\r\n"),
  V2(HAProxyProtocolVersion.V2, "\r\n\r\n\0\r\nQUIT\n \0\0\0");

  private final HAProxyProtocolVersion version;
  private final String own;

  ProxyProtocol(HAProxyProtocolVersion version, String own) {
    this.version = version;
    this.own = own;
  }

  /// What a connection begins with that is our own: a health check.
  byte[] own() {
    return own.getBytes(US_ASCII);
  }

  /// What a connection begins with that is a client's.
  ///
  /// @param to the server, which is named as the destination if its address is of the same kind
  HAProxyMessage of(InetSocketAddress client, SocketAddress to) {
    if (client.isUnresolved()) {
      return new HAProxyMessage(
          version, HAProxyCommand.PROXY, HAProxyProxiedProtocol.UNKNOWN, null, null, 0, 0);
    }
    boolean v4 = client.getAddress() instanceof Inet4Address;
    boolean same =
        to instanceof InetSocketAddress it && it.getAddress() instanceof Inet4Address == v4;
    InetSocketAddress destination =
        same && to instanceof InetSocketAddress it ? it : new InetSocketAddress(unspecified(v4), 0);
    return new HAProxyMessage(
        version,
        HAProxyCommand.PROXY,
        v4 ? HAProxyProxiedProtocol.TCP4 : HAProxyProxiedProtocol.TCP6,
        literal(client.getAddress()),
        literal(destination.getAddress()),
        client.getPort(),
        destination.getPort());
  }

  private static InetAddress unspecified(boolean v4) {
    return InetAddress.ofLiteral(v4 ? "0.0.0.0" : "::");
  }

  private static String literal(InetAddress address) {
    return address.getHostAddress().replaceFirst("%.*", "");
  }
}
