package dev.claviger.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.List;

/// The claims that every library signs and verifies: an access token of ordinary size, 376 signed
/// bytes.
final class Token {
  static final String ISSUER = "https://id.example.com";
  static final String AUDIENCE = "https://api.example.com";
  static final String SUBJECT = "248289761001";
  static final String ID = "1f0c3b6a9d2e4f58b7a6c5d4e3f20110";
  static final String TYPE = "access";
  static final String SCOPE = "openid profile email";
  static final List<String> GROUPS = List.of("staff", "editors", "reviewers");

  @SuppressWarnings("TimeInStaticInitializer") // a run lasts seconds
  static final Instant ISSUED = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  static final Instant EXPIRY = ISSUED.plus(1, ChronoUnit.DAYS);
  static final Date ISSUED_DATE = Date.from(ISSUED);
  static final Date EXPIRY_DATE = Date.from(EXPIRY);

  private Token() {}

  /// What is signed: header and payload, encoded.
  static byte[] signedBytes(Algorithm algorithm) {
    return (encode("{\"alg\":\"%s\",\"typ\":\"JWT\"}".formatted(algorithm.joseName))
            + "."
            + encode(payload()))
        .getBytes(US_ASCII);
  }

  private static String payload() {
    return """
    {"iss":"%s","sub":"%s","aud":"%s","iat":%d,"exp":%d,"jti":"%s","token_type":"%s","scope":"%s","groups":["%s"]}\
    """
        .formatted(
            ISSUER,
            SUBJECT,
            AUDIENCE,
            ISSUED.getEpochSecond(),
            EXPIRY.getEpochSecond(),
            ID,
            TYPE,
            SCOPE,
            String.join("\",\"", GROUPS))
        .strip();
  }

  static String compact(byte[] signed, byte[] signature) {
    return new String(signed, US_ASCII)
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String encode(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(US_ASCII));
  }
}
