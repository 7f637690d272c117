package dev.claviger.benchmarks;

import java.security.Key;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/// jose4j with its JWT consumer.
final class Jose4j implements Contender {
  private final String algorithm;
  private final Key signing;
  private final JwtConsumer consumer;

  Jose4j(Keys keys) {
    this.algorithm = keys.algorithm().joseName;
    this.signing = keys.signing();
    this.consumer =
        new JwtConsumerBuilder()
            .setRequireExpirationTime()
            .setExpectedIssuer(Token.ISSUER)
            .setExpectedAudience(Token.AUDIENCE)
            .setVerificationKey(keys.verifying())
            .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithm))
            .build();
  }

  @Override
  public Object sign() throws JoseException {
    var claims = new JwtClaims();
    claims.setIssuer(Token.ISSUER);
    claims.setSubject(Token.SUBJECT);
    claims.setAudience(Token.AUDIENCE);
    claims.setIssuedAt(NumericDate.fromSeconds(Token.ISSUED.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(Token.EXPIRY.getEpochSecond()));
    claims.setJwtId(Token.ID);
    claims.setStringClaim("token_type", Token.TYPE);
    claims.setStringClaim("scope", Token.SCOPE);
    claims.setStringListClaim("groups", Token.GROUPS);
    var jws = new JsonWebSignature();
    jws.setHeader("typ", "JWT");
    jws.setAlgorithmHeaderValue(algorithm);
    jws.setPayload(claims.toJson());
    jws.setKey(signing);
    return jws.getCompactSerialization();
  }

  @Override
  public Object verify(String token) throws Exception {
    return consumer.processToClaims(token).getSubject();
  }
}
