package dev.claviger.jose;

/// What a token says, with nothing checked but its form. For showing a token to a person. Never
/// decide on it: anybody can write one.
///
/// @param header the header, whatever it asks for
/// @param claims the claims, whoever wrote them
public record UnverifiedJwt(JsonObject header, JsonObject claims) {
  private static final int MAX_BYTES = 1 << 20;

  /// Takes a token apart.
  ///
  /// @throws RejectedTokenException when the token is not three segments with a JSON object in each
  ///   of the first two
  public static UnverifiedJwt parse(String token) {
    try {
      CompactJws jws = CompactJws.split(token, MAX_BYTES);
      jws.signature();
      return new UnverifiedJwt(object(jws.header(), "header"), object(jws.payload(), "payload"));
    } catch (Refusal refusal) {
      throw refusal.asException();
    }
  }

  private static JsonObject object(byte[] utf8, String segment) {
    try {
      return JsonObject.parse(utf8, JsonLimits.DEFAULT);
    } catch (InvalidJsonException e) {
      throw new Refusal(RejectionReason.MALFORMED, segment + ": " + e.getMessage());
    }
  }
}
