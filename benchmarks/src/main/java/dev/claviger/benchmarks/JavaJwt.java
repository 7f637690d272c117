package dev.claviger.benchmarks;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;

/// Auth0's java-jwt. It has no EdDSA.
final class JavaJwt implements Contender {
  private final com.auth0.jwt.algorithms.Algorithm algorithm;
  private final JWTVerifier verifier;

  JavaJwt(Keys keys) {
    this.algorithm =
        switch (keys) {
          case Keys.Shared shared -> com.auth0.jwt.algorithms.Algorithm.HMAC256(shared.secret());
          case Keys.Pair pair -> asymmetric(pair);
        };
    this.verifier =
        JWT.require(algorithm).withIssuer(Token.ISSUER).withAudience(Token.AUDIENCE).build();
  }

  private static com.auth0.jwt.algorithms.Algorithm asymmetric(Keys.Pair pair) {
    return switch (pair.algorithm()) {
      case RS256 ->
          com.auth0.jwt.algorithms.Algorithm.RSA256(
              (RSAPublicKey) pair.publicKey(), (RSAPrivateKey) pair.privateKey());
      case PS256 ->
          com.auth0.jwt.algorithms.Algorithm.RSA256PSS(
              (RSAPublicKey) pair.publicKey(), (RSAPrivateKey) pair.privateKey());
      case ES256 ->
          com.auth0.jwt.algorithms.Algorithm.ECDSA256(
              (ECPublicKey) pair.publicKey(), (ECPrivateKey) pair.privateKey());
      case EDDSA, HS256 ->
          throw new IllegalArgumentException("java-jwt has no " + pair.algorithm());
    };
  }

  @Override
  public Object sign() {
    return JWT.create()
        .withIssuer(Token.ISSUER)
        .withSubject(Token.SUBJECT)
        .withAudience(Token.AUDIENCE)
        .withIssuedAt(Token.ISSUED)
        .withExpiresAt(Token.EXPIRY)
        .withJWTId(Token.ID)
        .withClaim("token_type", Token.TYPE)
        .withClaim("scope", Token.SCOPE)
        .withClaim("groups", Token.GROUPS)
        .sign(algorithm);
  }

  @Override
  public Object verify(String token) {
    return verifier.verify(token).getSubject();
  }
}
