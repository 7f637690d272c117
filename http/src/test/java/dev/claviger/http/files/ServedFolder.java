package dev.claviger.http.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.RequestBody;
import dev.claviger.http.RequestTarget;
import dev.claviger.http.Response;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/// A folder with files to serve, and something beside it that must not be.
final class ServedFolder {

  static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05Z");
  static final String DATE = "Fri, 02 Jan 2026 03:04:05 GMT";

  final Path root;
  private final Path folder;

  ServedFolder(Path folder) throws IOException {
    this.folder = folder;
    root = folder.resolve("root");
    write("root/hello.txt", "hello");
    write("root/docs/index.html", "<p>docs");
    write("root/.env", "secret");
    write("root/.well-known/security.txt", "contact");
    write("outside.txt", "outside");
  }

  Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
  }

  /// With these settings.
  StaticFiles files(String... settings) {
    return StaticFiles.below(root, options(settings));
  }

  Response get(String target, String... headers) throws IOException {
    return files().handle(request("GET", target, headers));
  }

  static Request request(String method, String target, String... headers) {
    return Request.of(method, target).withHeaders(Headers.of(headers));
  }

  /// As if whoever called had not checked the target.
  static Request unchecked(String path) {
    var target = new RequestTarget(path, path, path.replace("%20", " "), Optional.empty());
    return new Request(
        "GET",
        target,
        Headers.empty(),
        RequestBody.empty(),
        new InetSocketAddress(1),
        "http",
        "x",
        "0",
        "HTTP/1.1");
  }

  static FileOptions options(String... settings) {
    Sources sources = Sources.NONE;
    for (int i = 0; i < settings.length; i += 2) {
      sources = sources.withFlag(settings[i], settings[i + 1]);
    }
    return SettingsSchema.of(FileOptions.class).load(sources).value();
  }

  static String content(Response answer) throws IOException {
    return switch (answer.body()) {
      case Response.Bytes(byte[] content) -> new String(content, UTF_8);
      case Response.FilePart part -> {
        var bytes = ByteBuffer.allocate((int) part.length());
        part.file().channel().read(bytes, part.position());
        part.file().close();
        yield new String(bytes.array(), UTF_8);
      }
      default -> "";
    };
  }
}
