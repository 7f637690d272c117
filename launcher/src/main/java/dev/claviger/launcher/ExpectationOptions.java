package dev.claviger.launcher;

import dev.claviger.jose.JwtVerifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is expected of a token, each stated or waived by name: as a `@Mixin`.
final class ExpectationOptions {

  @Option(
      names = "--issuer",
      paramLabel = "ISSUER",
      description = "iss must be this. May be repeated: one of these.")
  private List<String> issuers = List.of();

  @Option(names = "--any-issuer", description = "Any issuer, or none.")
  private boolean anyIssuer;

  @Option(
      names = "--audience",
      paramLabel = "AUDIENCE",
      description = "aud must name this. May be repeated: one of these.")
  private List<String> audiences = List.of();

  @Option(names = "--any-audience", description = "Any audience, or none.")
  private boolean anyAudience;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "typ of the header must be this: at+jwt for access tokens. May be repeated.")
  private List<String> types = List.of();

  @Option(names = "--any-type", description = "Any type, or none.")
  private boolean anyType;

  @Option(names = "--no-expiry", description = "Accept a token that has no exp.")
  private boolean expiryOptional;

  @Option(
      names = "--clock-skew",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How far the issuer's clock may be off, at most 5m. Default: 0.")
  private Duration clockSkew = Duration.ZERO;

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Refuse a token that was issued longer ago, whatever its exp.")
  private @Nullable Duration maxAge;

  /// Names everything that is missing at once.
  void requireAll() {
    var missing = new ArrayList<String>();
    decide(missing, "--issuer", !issuers.isEmpty(), anyIssuer);
    decide(missing, "--audience", !audiences.isEmpty(), anyAudience);
    decide(missing, "--type", !types.isEmpty(), anyType);
    if (!missing.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "say what you expect of the token: " + String.join("; ", missing));
    }
  }

  private static void decide(List<String> missing, String option, boolean stated, boolean waived) {
    var any = option.replace("--", "--any-");
    if (stated && waived) {
      throw new CommandFailure(
          ExitCode.USAGE, "%s and %s contradict each other".formatted(option, any));
    }
    if (!stated && !waived) {
      missing.add(
          "%s %s or %s".formatted(option, option.substring(2).toUpperCase(Locale.ROOT), any));
    }
  }

  JwtVerifier.Builder applyTo(JwtVerifier.Builder builder) {
    issuer(builder);
    audience(builder);
    type(builder);
    if (expiryOptional) {
      builder.expiryOptional();
    }
    try {
      builder.clockSkew(clockSkew);
      return maxAge == null ? builder : builder.maxAge(maxAge);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private void issuer(JwtVerifier.Builder builder) {
    if (anyIssuer) {
      builder.anyIssuer();
    } else {
      builder.issuer(issuers.toArray(String[]::new));
    }
  }

  private void audience(JwtVerifier.Builder builder) {
    if (anyAudience) {
      builder.anyAudience();
    } else {
      builder.audience(audiences.toArray(String[]::new));
    }
  }

  private void type(JwtVerifier.Builder builder) {
    if (anyType) {
      builder.anyType();
    } else {
      builder.type(types.toArray(String[]::new));
    }
  }
}
