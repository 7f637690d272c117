package dev.claviger.http.proxy;

import dev.claviger.http.ContentCoding;
import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// Whether answers of servers are compressed on their way to clients that take that (RFC 9110
/// sections 8.4.1.3 and 12.5.3).
///
/// A secret that stands in a compressed answer beside what a client has sent can be guessed from
/// its length (BREACH): so this is asked for, never the default, and answers of the token service
/// are not forwarded.
public enum Compression {
  OFF,
  GZIP;

  /// Less is not worth the dictionary.
  private static final long SMALLEST = 1 << 10;

  private static final Pattern WORTHWHILE =
      Pattern.compile(
          "text/.+|[^/]+/[^/]+\\+(json|xml)|application/(json|javascript|xml|x-javascript|wasm"
              + "|manifest\\+json|x-ndjson|graphql)|image/(x-icon|bmp)|font/(ttf|otf)");

  private static final Pattern NO_TRANSFORM =
      Pattern.compile("(^|[, ])no-transform([, ]|$)", Pattern.CASE_INSENSITIVE);

  /// What another form of the content would make wrong.
  private static final Set<String> BOUND_TO_FORM =
      Set.of("Content-Encoding", "Content-Range", "Content-MD5", "Digest", "Content-Digest");

  /// What becomes of an answer.
  sealed interface Decision {

    /// It stays as it is, for this client and all others.
    record Never() implements Decision {}

    /// It stays as it is for this client.
    record NotHere() implements Decision {}

    /// It is compressed.
    record Compressed() implements Decision {}
  }

  Decision decide(Request request, int status, Headers headers, OptionalLong length) {
    boolean may =
        this == GZIP
            && hasContent(status)
            && length.orElse(SMALLEST) >= SMALLEST
            && isWorthwhile(headers)
            && BOUND_TO_FORM.stream().noneMatch(headers::contains)
            && !NO_TRANSFORM.matcher(headers.combined("Cache-Control").orElse("")).find();
    if (!may) {
      return new Decision.Never();
    }
    Optional<String> accepted = request.headers().combined("Accept-Encoding");
    return ContentCoding.choose(accepted, Set.of(ContentCoding.GZIP)).isPresent()
        ? new Decision.Compressed()
        : new Decision.NotHere();
  }

  /// A part of the content (206) is a part of its form.
  private static boolean hasContent(int status) {
    return status >= 200 && status != 204 && status != 205 && status != 206 && status != 304;
  }

  private static boolean isWorthwhile(Headers headers) {
    String type = headers.first("Content-Type").orElse("").split(";", 2)[0].strip();
    return WORTHWHILE.matcher(type.toLowerCase(Locale.ROOT)).matches();
  }

  /// For caches: others get another form (RFC 9110 section 12.5.5).
  static Headers varying(Headers headers) {
    String vary = headers.combined("Vary").orElse("");
    boolean said = vary.equals("*") || vary.toLowerCase(Locale.ROOT).contains("accept-encoding");
    return said ? headers : headers.toBuilder().add("Vary", "Accept-Encoding").build();
  }

  /// The same content in other bytes: its tag is a weak one from here on (RFC 9110 section 8.8.1),
  /// and parts of it are not to be had.
  static Headers compressed(Headers headers) {
    Headers.Builder changed =
        varying(headers).toBuilder()
            .remove("Content-Length")
            .remove("Accept-Ranges")
            .set("Content-Encoding", "gzip");
    headers
        .first("ETag")
        .filter(tag -> !tag.startsWith("W/"))
        .ifPresent(tag -> changed.set("ETag", "W/" + tag));
    return changed.build();
  }
}
