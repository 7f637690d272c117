package dev.claviger.benchmarks;

import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.Key;

/// jjwt with Jackson.
final class Jjwt implements Contender {
  private final Key signing;
  private final SecureDigestAlgorithm<? super Key, ?> algorithm;
  private final JwtParser parser;

  @SuppressWarnings("unchecked") // the registry knows no key type
  Jjwt(Keys keys) {
    this.signing = keys.signing();
    this.algorithm =
        (SecureDigestAlgorithm<? super Key, ?>) Jwts.SIG.get().forKey(keys.algorithm().joseName);
    this.parser =
        verifyWith(keys).requireIssuer(Token.ISSUER).requireAudience(Token.AUDIENCE).build();
  }

  private static JwtParserBuilder verifyWith(Keys keys) {
    return switch (keys) {
      case Keys.Shared shared -> Jwts.parser().verifyWith(shared.key());
      case Keys.Pair pair -> Jwts.parser().verifyWith(pair.publicKey());
    };
  }

  @Override
  public Object sign() {
    return Jwts.builder()
        .header()
        .type("JWT")
        .and()
        .issuer(Token.ISSUER)
        .subject(Token.SUBJECT)
        .audience()
        .add(Token.AUDIENCE)
        .and()
        .issuedAt(Token.ISSUED_DATE)
        .expiration(Token.EXPIRY_DATE)
        .id(Token.ID)
        .claim("token_type", Token.TYPE)
        .claim("scope", Token.SCOPE)
        .claim("groups", Token.GROUPS)
        .signWith(signing, algorithm)
        .compact();
  }

  @Override
  public Object verify(String token) {
    return parser.parseSignedClaims(token).getPayload().getSubject();
  }
}
