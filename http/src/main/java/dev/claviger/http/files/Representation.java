package dev.claviger.http.files;

import dev.claviger.http.ContentCoding;
import dev.claviger.http.Headers;
import dev.claviger.http.HttpDate;
import dev.claviger.http.Response;
import dev.claviger.http.conditions.EntityTag;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// One form in which a file is sent, with the fields of its answers made once.
///
/// @param coding what its content is encoded with
/// @param kept whether it lies on the disk so, or else is made of the file
/// @param headers of an answer with content
/// @param validators of an answer without: what RFC 9110 section 15.4.5 wants in a 304
/// @param content of a small file; empty if it is read from the disk each time
record Representation(
    Path path,
    FileFacts facts,
    Optional<ContentCoding> coding,
    boolean kept,
    EntityTag tag,
    Headers headers,
    Headers validators,
    Optional<Response> content) {

  /// `app.3f2a9c1b.js`, `app-3f2a9c1b.css`: eight hexadecimal digits or more, some of them letters
  /// and some not, for `report-20240101.pdf` is a date.
  private static final Pattern HASHED_NAME =
      Pattern.compile(
          ".*[.-](?=[0-9a-f]*[a-f])(?=[0-9a-f]*[0-9])[0-9a-f]{8,64}\\.[A-Za-z0-9.]+",
          Pattern.CASE_INSENSITIVE);

  private static final String ONE_YEAR = "public, max-age=31536000, immutable";

  /// @param fileName as it was asked for: it decides on type and caching, also of a precompressed
  ///   neighbour
  /// @param varies whether another coding might have been chosen
  static Representation of(
      FileTree.Located.Found found,
      Optional<ContentCoding> coding,
      String fileName,
      boolean varies,
      FileOptions options,
      long nowMillis) {
    FileFacts facts = found.facts();
    EntityTag tag = FileTag.of(facts, coding.map(ContentCoding::token).orElse(""), nowMillis);
    Headers validators = validators(facts, tag, fileName, varies, options);
    Headers.Builder headers = Headers.builder().add("Content-Type", MediaTypes.of(fileName));
    coding.ifPresent(chosen -> headers.add("Content-Encoding", chosen.token()));
    validators.forEach(headers::add);
    headers.add("Accept-Ranges", "bytes").add("X-Content-Type-Options", "nosniff");
    return new Representation(
        found.path(), facts, coding, true, tag, headers.build(), validators, Optional.empty());
  }

  /// The same file in a coding that is made when it is asked for. Parts of it are not to be had.
  Representation in(ContentCoding made) {
    EntityTag weak = FileTag.weak(facts, made.token());
    Headers.Builder changed = headers.toBuilder();
    changed.remove("Accept-Ranges").set("Content-Encoding", made.token()).set("ETag", weak.text());
    return new Representation(
        path,
        facts,
        Optional.of(made),
        false,
        weak,
        changed.build(),
        validators.with("ETag", weak.text()),
        Optional.empty());
  }

  boolean isToBeMade() {
    return !kept && content.isEmpty();
  }

  Representation withContent(byte[] bytes) {
    Response whole = new Response(200, headers, new Response.Bytes(bytes));
    return new Representation(
        path, facts, coding, kept, tag, headers, validators, Optional.of(whole));
  }

  /// What it takes of the memory for small files.
  long weight() {
    return content.stream().mapToLong(it -> bytes(it).length).sum();
  }

  static byte[] bytes(Response content) {
    return ((Response.Bytes) content.body()).content();
  }

  private static Headers validators(
      FileFacts facts, EntityTag tag, String fileName, boolean varies, FileOptions options) {
    Headers.Builder fields =
        Headers.builder()
            .add("ETag", tag.text())
            .add("Last-Modified", HttpDate.format(facts.modified()))
            .add("Cache-Control", cacheControl(fileName, options));
    if (varies) {
      fields.add("Vary", "Accept-Encoding");
    }
    return fields.build();
  }

  static String cacheControl(String fileName, FileOptions options) {
    if (options.immutable() && HASHED_NAME.matcher(fileName).matches()) {
      return ONE_YEAR;
    }
    long seconds = options.maxAge().toSeconds();
    return seconds == 0 ? "no-cache" : "max-age=" + seconds;
  }
}
