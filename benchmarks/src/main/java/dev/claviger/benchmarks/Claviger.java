package dev.claviger.benchmarks;

import dev.claviger.jose.Jwk;
import dev.claviger.jose.Jwt;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.SignatureAlgorithm;

/// Our own.
final class Claviger implements Contender {
  private final Jwk key;
  private final JwtVerifier verifier;

  Claviger(Keys keys) {
    var algorithm = SignatureAlgorithm.named(keys.algorithm().joseName).orElseThrow();
    this.key =
        switch (keys) {
          case Keys.Shared shared -> Jwk.hmac(algorithm, shared.secret()).withoutKeyId();
          case Keys.Pair pair -> Jwk.fromPem(algorithm, Keys.pem(pair.privateKey())).withoutKeyId();
        };
    this.verifier =
        JwtVerifier.builder(key).issuer(Token.ISSUER).audience(Token.AUDIENCE).type("JWT").build();
  }

  @Override
  public Object sign() {
    return Jwt.builder()
        .issuer(Token.ISSUER)
        .subject(Token.SUBJECT)
        .audience(Token.AUDIENCE)
        .issuedAt(Token.ISSUED)
        .expiresAt(Token.EXPIRY)
        .jwtId(Token.ID)
        .claim("token_type", Token.TYPE)
        .claim("scope", Token.SCOPE)
        .claim("groups", Token.GROUPS)
        .sign(key);
  }

  @Override
  public Object verify(String token) {
    return verifier.verifyOrThrow(token).subject();
  }
}
