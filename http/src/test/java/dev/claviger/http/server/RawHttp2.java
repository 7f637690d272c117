package dev.claviger.http.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A client of HTTP/2 that writes each frame by hand, good or bad (RFC 9113 section 4.1). Fields
/// are sent as literals that are never indexed, so that their bytes stand in the frames as they
/// are.
public final class RawHttp2 implements AutoCloseable {

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 1;
  public static final int ACK = 1;
  public static final int END_HEADERS = 4;

  public static final int PROTOCOL_ERROR = 1;
  public static final int ENHANCE_YOUR_CALM = 11;

  /// A frame as received.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Frame(int type, int flags, int stream, byte[] payload) {

    /// The error that ends a stream or the connection.
    public int error() {
      int at = type == GOAWAY ? 4 : 0;
      return (payload[at] & 0xFF) << 24
          | (payload[at + 1] & 0xFF) << 16
          | (payload[at + 2] & 0xFF) << 8
          | (payload[at + 3] & 0xFF);
    }

    boolean ends() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }
  }

  /// What came for a stream until it ended; `error` is -1 unless it was reset, `status` 0 if there
  /// was no answer.
  public record Answer(int status, String content, List<String> trailers, int error) {}

  private final Socket socket;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder hpack = new DefaultHttp2HeadersDecoder(false);

  /// Connects, and says nothing yet.
  public RawHttp2(InetSocketAddress address) {
    try {
      socket = new Socket(address.getAddress(), address.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(15_000);
      in = new DataInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The other side: a server that has accepted a connection.
  public RawHttp2(Socket accepted, InputStream from) {
    socket = accepted;
    in = new DataInputStream(from);
  }

  /// As a server: reads the client's preface, and says its own.
  public void accept() {
    try {
      in.skipNBytes(24);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    frame(SETTINGS, 0, 0);
  }

  /// As a server: the next frame of this type, acknowledging settings on the way.
  public Optional<Frame> await(int type) {
    while (true) {
      Optional<Frame> read = read();
      if (read.isEmpty() || read.get().type() == type) {
        return read;
      }
      if (read.get().type() == SETTINGS && read.get().flags() == 0) {
        frame(SETTINGS, ACK, 0);
      }
    }
  }

  /// Connects and begins.
  public static RawHttp2 to(InetSocketAddress address) {
    RawHttp2 client = new RawHttp2(address);
    client.preface();
    return client;
  }

  public void preface() {
    send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1));
    frame(SETTINGS, 0, 0);
  }

  public void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void frame(int type, int flags, int stream, byte... payload) {
    send(bytes(type, flags, stream, payload));
  }

  public static byte[] bytes(int type, int flags, int stream, byte... payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[0] = (byte) (payload.length >> 16);
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    for (int i = 0; i < 4; i++) {
      frame[5 + i] = (byte) (stream >> (24 - 8 * i));
    }
    System.arraycopy(payload, 0, frame, 9, payload.length);
    return frame;
  }

  public static byte[] int32(int number) {
    return new byte[] {
      (byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number
    };
  }

  /// Fields, encoded.
  ///
  /// @param fields name, value, name, value …
  public static byte[] block(String... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      out.write(0x10);
      literal(out, fields[i]);
      literal(out, fields[i + 1]);
    }
    return out.toByteArray();
  }

  private static void literal(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    if (bytes.length < 127) {
      out.write(bytes.length);
    } else {
      out.write(127);
      int rest = bytes.length - 127;
      while (rest >= 128) {
        out.write((rest & 0x7F) | 0x80);
        rest >>= 7;
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }

  /// The pseudo-headers of a good GET, and more.
  public static String[] get(String path, String... more) {
    return request("GET", path, more);
  }

  public static String[] request(String method, String path, String... more) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                ":method", method, ":scheme", "http", ":authority", "example.com", ":path", path));
    fields.addAll(List.of(more));
    return fields.toArray(String[]::new);
  }

  public void headers(int stream, boolean end, String... fields) {
    frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
  }

  public void data(int stream, boolean end, String content) {
    frame(DATA, end ? END_STREAM : 0, stream, content.getBytes(ISO_8859_1));
  }

  /// The next frame; empty if the connection has ended.
  public Optional<Frame> read() {
    try {
      int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt() & Integer.MAX_VALUE;
      return Optional.of(new Frame(type, flags, stream, in.readNBytes(length)));
    } catch (EOFException | SocketException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The error of the GOAWAY that ends the connection; -1 if it ends without.
  public int goAway() {
    int error = -1;
    for (Optional<Frame> frame = read(); frame.isPresent(); frame = read()) {
      if (frame.get().type() == GOAWAY) {
        error = frame.get().error();
      }
    }
    return error;
  }

  /// Reads until the stream has ended, answering nothing.
  public Answer answer(int stream) {
    int status = 0;
    StringBuilder content = new StringBuilder();
    List<String> trailers = new ArrayList<>();
    while (true) {
      Optional<Frame> read = read();
      if (read.isEmpty()) {
        return new Answer(status, content.toString(), trailers, -2);
      }
      Frame frame = read.get();
      if (frame.type() == HEADERS) {
        Http2Headers fields = decode(frame);
        if (frame.stream() == stream) {
          if (fields.status() != null) {
            status = Integer.parseInt(fields.status().toString());
          } else {
            fields.forEach(field -> trailers.add(field.getKey() + ": " + field.getValue()));
          }
        }
      }
      if (frame.stream() != stream) {
        continue;
      }
      if (frame.type() == DATA) {
        content.append(new String(frame.payload(), ISO_8859_1));
      }
      if (frame.type() == RST_STREAM) {
        return new Answer(status, content.toString(), trailers, frame.error());
      }
      if (frame.ends()) {
        return new Answer(status, content.toString(), trailers, -1);
      }
    }
  }

  public Http2Headers decode(Frame frame) {
    try {
      return hpack.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
    } catch (Http2Exception e) {
      throw new AssertionError(e);
    }
  }

  /// A good request on a connection of its own.
  public static Answer ask(InetSocketAddress address, String path) {
    try (RawHttp2 client = to(address)) {
      client.headers(1, true, get(path));
      return client.answer(1);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
