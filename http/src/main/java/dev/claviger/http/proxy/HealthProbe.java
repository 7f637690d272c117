package dev.claviger.http.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.claviger.http.tls.ClientTls;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// One question whether a server is well, on a connection of its own. Blocking.
record HealthProbe(ServerState server, String path) {

  private static final int STATUS_END = "HTTP/1.1 2".length();

  private static final String AGENT = "claviger-health-check";
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int ENDS_ALL = 0x5;
  private static final int FRAME_HEADER = 9;
  private static final int MOST_FRAMES = 100;

  /// @param channel connected
  boolean isUp(SocketChannel channel) throws IOException {
    return switch (server.server) {
      case UpstreamServer.Tcp(String host, int port, var speaks)
          when speaks == UpstreamProtocol.HTTPS ->
          tls(channel, server.tls(), host, port);
      default -> {
        InputStream in = Channels.newInputStream(channel);
        OutputStream out = Channels.newOutputStream(channel);
        yield server.server.speaks() == UpstreamProtocol.H2C ? http2(in, out) : http1(in, out);
      }
    };
  }

  private boolean tls(SocketChannel channel, ClientTls tls, String host, int port)
      throws IOException {
    Socket plain = channel.socket();
    try (SSLSocket socket =
        (SSLSocket)
            tls.forSockets().getSocketFactory().createSocket(plain, tls.name(host), port, true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(
          tls.offersHttp2() ? new String[] {"h2", "http/1.1"} : new String[] {"http/1.1"});
      if (tls.verifies()) {
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
      }
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket.getApplicationProtocol().equals("h2")
          ? http2(socket.getInputStream(), socket.getOutputStream())
          : http1(socket.getInputStream(), socket.getOutputStream());
    }
  }

  private boolean http1(InputStream in, OutputStream out) throws IOException {
    out.write(
        "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nConnection: close\r\n\r\n"
            .formatted(path, server.server.authority(), AGENT)
            .getBytes(US_ASCII));
    out.flush();
    return new String(in.readNBytes(STATUS_END), US_ASCII).matches("HTTP/1\\.[01] [23]");
  }

  private boolean http2(InputStream in, OutputStream out) throws IOException {
    try {
      ask(new DataOutputStream(out));
      return answersWell(new DataInputStream(in));
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
  }

  private void ask(DataOutputStream out) throws IOException, Http2Exception {
    Http2Headers fields =
        new DefaultHttp2Headers()
            .method("GET")
            .scheme(server.server.isSecure() ? "https" : "http")
            .authority(server.server.authority())
            .path(path)
            .add("user-agent", AGENT);
    ByteBuf block = Unpooled.buffer();
    new DefaultHttp2HeadersEncoder().encodeHeaders(1, fields, block);
    out.write(ByteBufUtil.getBytes(Http2CodecUtil.connectionPrefaceBuf()));
    frame(out, SETTINGS, 0, 0, new byte[0]);
    frame(out, HEADERS, ENDS_ALL, 1, ByteBufUtil.getBytes(block));
    out.flush();
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
  }

  private static boolean answersWell(DataInputStream in) throws IOException, Http2Exception {
    for (int i = 0; i < MOST_FRAMES; i++) {
      byte[] header = new byte[FRAME_HEADER];
      in.readFully(header);
      byte[] payload =
          new byte[(header[0] & 0xFF) << 16 | (header[1] & 0xFF) << 8 | (header[2] & 0xFF)];
      in.readFully(payload);
      if (header[3] == HEADERS) {
        CharSequence status =
            new DefaultHttp2HeadersDecoder(false)
                .decodeHeaders(1, Unpooled.wrappedBuffer(payload))
                .status();
        return status != null && status.toString().matches("[23][0-9]{2}");
      }
    }
    return false;
  }
}
