package dev.claviger.launcher;

import dev.claviger.jose.InvalidJsonException;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import dev.claviger.jose.Jwt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a new token says: as a `@Mixin`.
final class ClaimOptions {

  @Option(names = "--issuer", paramLabel = "ISSUER", description = "iss: who makes the token.")
  private @Nullable String issuer;

  @Option(names = "--subject", paramLabel = "SUBJECT", description = "sub: whom it is about.")
  private @Nullable String subject;

  @Option(
      names = "--audience",
      paramLabel = "AUDIENCE",
      description = "aud: whom it is meant for. May be repeated.")
  private List<String> audience = List.of();

  @Option(
      names = "--expires-in",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "exp: so long after it was issued. 5m, 1h, 30d.")
  private @Nullable Duration lifetime;

  @Option(
      names = "--expires-at",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "exp: at this time.")
  private @Nullable Instant expiry;

  @Option(names = "--no-expiry", description = "No exp: good until its key is withdrawn.")
  private boolean withoutExpiry;

  @Option(
      names = "--not-before",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "nbf: not valid before this time.")
  private @Nullable Instant notBefore;

  @Option(
      names = "--issued-at",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "iat: this time. Default: now.")
  private @Nullable Instant issuedAt;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "jti: the token's id. Default: a random UUID.")
  private @Nullable String id;

  @Option(
      names = "--claim",
      paramLabel = "NAME=VALUE",
      description =
          "Any claim. The value is JSON (42, true, [\"a\"]) or else text. May be repeated.")
  private Map<String, String> claims = new LinkedHashMap<>();

  @Option(
      names = "--claims",
      paramLabel = "FILE",
      description = "A JSON object of claims; - for standard input. Nothing is added to it.")
  private @Nullable String file;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "typ of the header: at+jwt for access tokens. Default: JWT.")
  private @Nullable String type;

  private final Surroundings surroundings;

  ClaimOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// @throws CommandFailure when nothing was said about the expiry, or a claim is of a wrong type
  Jwt.Builder builder() throws IOException {
    var builder = Jwt.builder();
    var inFile = file == null ? JsonObject.empty() : read(file);
    requireExpiry(inFile);
    try {
      fill(builder, inFile);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
    return builder;
  }

  /// A token that never ends is made on purpose only.
  private void requireExpiry(JsonObject inFile) {
    int said =
        count(lifetime != null)
            + count(expiry != null)
            + count(withoutExpiry)
            + count(inFile.has("exp") || claims.containsKey("exp"));
    if (said != 1) {
      throw new CommandFailure(
          ExitCode.USAGE,
          (said == 0 ? "say when the token expires: " : "the expiry is given more than once: ")
              + "--expires-in DURATION, --expires-at TIME or --no-expiry");
    }
  }

  private static int count(boolean said) {
    return said ? 1 : 0;
  }

  private void fill(Jwt.Builder builder, JsonObject inFile) {
    inFile.members().forEach(builder::claim);
    Optional.ofNullable(issuer).ifPresent(builder::issuer);
    Optional.ofNullable(subject).ifPresent(builder::subject);
    if (!audience.isEmpty()) {
      builder.audience(audience);
    }
    times(builder, inFile);
    if (id != null || file == null) {
      builder.jwtId(id == null ? UUID.randomUUID().toString() : id);
    }
    claims.forEach((name, value) -> builder.claim(name, value(value)));
    Optional.ofNullable(type).ifPresent(builder::type);
  }

  private void times(Jwt.Builder builder, JsonObject inFile) {
    var issue = issuedAt == null ? Instant.now() : issuedAt;
    if (issuedAt != null || file == null) {
      builder.issuedAt(issue);
    }
    if (lifetime != null) {
      builder.expiresAt(start(issue, inFile).plus(lifetime));
    }
    Optional.ofNullable(expiry).ifPresent(builder::expiresAt);
    Optional.ofNullable(notBefore).ifPresent(builder::notBefore);
    if (withoutExpiry) {
      builder.withoutExpiry();
    }
  }

  /// A lifetime counts from the `iat` that the token bears.
  private Instant start(Instant issue, JsonObject inFile) {
    return issuedAt == null
        ? inFile.member("iat").flatMap(it -> Glossary.date("iat", it)).orElse(issue)
        : issue;
  }

  private static JsonValue value(String text) {
    try {
      return JsonValue.parse(text);
    } catch (InvalidJsonException _) {
      return new JsonString(text);
    }
  }

  private JsonObject read(String name) throws IOException {
    var text = new String(surroundings.read(name), StandardCharsets.UTF_8);
    try {
      return JsonObject.parse(text);
    } catch (InvalidJsonException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "%s: no JSON object of claims: %s".formatted(name, e.getMessage()));
    }
  }
}
