package dev.claviger.http.compression;

import dev.claviger.http.AcceptEncoding;
import dev.claviger.http.ContentCoding;
import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.settings.ByteSize;
import io.netty.buffer.ByteBufAllocator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which answers are compressed, for whom, by which coding (RFC 9110 sections 8.4.1 and 12.5.3).
///
/// A secret that stands in a compressed answer beside what a client has sent can be guessed from
/// its length (BREACH): so this is asked for, never the default, wherever answers are made for the
/// one who asks.
public final class Compression {

  /// Everything stays as it is.
  public static final Compression OFF =
      new Compression(
          List.of(),
          new CompressionOptions(new ByteSize(0), List.of(), new ByteSize(0)),
          ContentCoding::usualLevel);

  private static final Pattern NO_TRANSFORM =
      Pattern.compile("(^|[, ])no-transform([, ]|$)", Pattern.CASE_INSENSITIVE);

  /// What another form of the content would make wrong.
  private static final Set<String> BOUND_TO_FORM =
      Set.of(
          "Content-Encoding",
          "Content-Range",
          "Content-MD5",
          "Digest",
          "Content-Digest",
          "Repr-Digest");

  private final Map<ContentCoding, Integer> levels = new EnumMap<>(ContentCoding.class);
  private final List<ContentCoding> codings;
  private final CompressionOptions options;
  private final Pattern types;
  private final AtomicLong memory = new AtomicLong();

  private Compression(
      List<CodingLevel> wanted, CompressionOptions options, ToIntFunction<ContentCoding> usual) {
    wanted.forEach(one -> one.coding().ifPresent(it -> levels.put(it, one.levelOr(usual))));
    this.codings = wanted.stream().flatMap(one -> one.coding().stream()).toList();
    this.options = options;
    this.types =
        Pattern.compile(
            options.types().stream().map(MediaPattern::regex).collect(Collectors.joining("|")));
  }

  /// Of answers as they are sent.
  ///
  /// @param wanted in the order of our liking: it decides for clients that like several equally
  public static Compression of(List<CodingLevel> wanted, CompressionOptions options) {
    CodingLevel.check(wanted);
    return new Compression(wanted, options, ContentCoding::usualLevel);
  }

  /// Of what is compressed once and kept, which is worth more effort.
  public static Compression once(List<CodingLevel> wanted, CompressionOptions options) {
    CodingLevel.check(wanted);
    return new Compression(wanted, options, ContentCoding::levelOnce);
  }

  /// What becomes of an answer.
  public sealed interface Decision {

    /// It stays as it is, for this client and all others.
    record Never() implements Decision {}

    /// It stays as it is for this client.
    record NotHere() implements Decision {}

    /// It is compressed.
    record Coded(ContentCoding coding) implements Decision {}
  }

  public boolean isOff() {
    return codings.isEmpty();
  }

  /// Decides on an answer before it is sent.
  ///
  /// @param length of the content, if it is known
  public Decision decide(Request request, int status, Headers headers, OptionalLong length) {
    if (isOff()
        || !hasContent(status)
        || BOUND_TO_FORM.stream().anyMatch(headers::contains)
        || NO_TRANSFORM.matcher(headers.combined("Cache-Control").orElse("")).find()
        || !isWorthwhile(headers.first("Content-Type").orElse(""))) {
      return new Decision.Never();
    }
    var accepted = AcceptEncoding.of(request.headers().combined("Accept-Encoding"));
    if (length.orElse(Long.MAX_VALUE) < options.from().bytes() && !accepted.refusesIdentity()) {
      return new Decision.Never();
    }
    boolean room = memory.get() < options.memory().bytes();
    return choose(accepted)
        .filter(_ -> room)
        .<Decision>map(Decision.Coded::new)
        .orElseGet(Decision.NotHere::new);
  }

  /// Of the codings that can be had here: a native library may be missing.
  public Optional<ContentCoding> choose(AcceptEncoding accepted) {
    Optional<ContentCoding> chosen = accepted.choose(codings);
    return chosen.isEmpty() || Codec.isAvailable(chosen.get())
        ? chosen
        : accepted.choose(codings.stream().filter(Codec::isAvailable).toList());
  }

  /// Whether content of this type and size is worth it, whoever asks.
  public boolean takes(String mediaType, long size) {
    return !isOff() && size >= options.from().bytes() && isWorthwhile(mediaType);
  }

  /// For content that comes piece by piece. Whoever asks for it closes it, however the answer ends.
  public Encoder encoder(ContentCoding coding, ByteBufAllocator allocator) {
    int level = level(coding);
    long taken = Codec.memory(coding, level);
    memory.addAndGet(taken);
    try {
      return new Encoder(Codec.of(coding, level), allocator, () -> memory.addAndGet(-taken));
    } catch (RuntimeException | Error e) {
      memory.addAndGet(-taken);
      throw e;
    }
  }

  /// All of some content at once.
  public byte[] whole(ContentCoding coding, byte[] content) {
    try (var encoder = encoder(coding, ByteBufAllocator.DEFAULT)) {
      return encoder.whole(content);
    }
  }

  /// What encoders hold now.
  public long memoryInUse() {
    return memory.get();
  }

  private int level(ContentCoding coding) {
    Integer level = levels.get(coding);
    if (level == null) {
      throw new IllegalArgumentException("not asked for: " + coding);
    }
    return level;
  }

  /// A part of the content (206) is a part of its form.
  private static boolean hasContent(int status) {
    return status >= 200 && status != 204 && status != 205 && status != 206 && status != 304;
  }

  private boolean isWorthwhile(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return types.matcher(type.strip().toLowerCase(Locale.ROOT)).matches();
  }

  /// For caches: others get another form (RFC 9110 section 12.5.5).
  public static Headers varying(Headers headers) {
    String vary = headers.combined("Vary").orElse("");
    boolean said = vary.equals("*") || vary.toLowerCase(Locale.ROOT).contains("accept-encoding");
    return said ? headers : headers.toBuilder().add("Vary", "Accept-Encoding").build();
  }

  /// The same content in other bytes: its tag is a weak one from here on (RFC 9110 section 8.8.1),
  /// and parts of it are not to be had.
  public static Headers coded(Headers headers, ContentCoding coding) {
    Headers.Builder changed =
        varying(headers).toBuilder()
            .remove("Content-Length")
            .remove("Accept-Ranges")
            .set("Content-Encoding", coding.token());
    headers
        .first("ETag")
        .filter(tag -> !tag.startsWith("W/"))
        .ifPresent(tag -> changed.set("ETag", "W/" + tag));
    return changed.build();
  }
}
