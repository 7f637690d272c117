package dev.claviger.benchmarks;

import io.fusionauth.jwt.JWTDecoder;
import io.fusionauth.jwt.JWTEncoder;
import io.fusionauth.jwt.Signer;
import io.fusionauth.jwt.Verifier;
import io.fusionauth.jwt.domain.JWT;
import io.fusionauth.jwt.ec.ECSigner;
import io.fusionauth.jwt.ec.ECVerifier;
import io.fusionauth.jwt.ed.EdDSASigner;
import io.fusionauth.jwt.ed.EdDSAVerifier;
import io.fusionauth.jwt.hmac.HMACSigner;
import io.fusionauth.jwt.hmac.HMACVerifier;
import io.fusionauth.jwt.rsa.RSAPSSSigner;
import io.fusionauth.jwt.rsa.RSAPSSVerifier;
import io.fusionauth.jwt.rsa.RSASigner;
import io.fusionauth.jwt.rsa.RSAVerifier;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/// fusionauth-jwt. It leaves issuer and audience to the caller.
final class FusionAuth implements Contender {
  private static final ZonedDateTime ISSUED = Token.ISSUED.atZone(ZoneOffset.UTC);
  private static final ZonedDateTime EXPIRY = Token.EXPIRY.atZone(ZoneOffset.UTC);

  private final Signer signer;
  private final Verifier verifier;
  private final JWTEncoder encoder = new JWTEncoder();
  private final JWTDecoder decoder = new JWTDecoder();

  FusionAuth(Keys keys) {
    this.signer =
        switch (keys) {
          case Keys.Shared shared -> HMACSigner.newSHA256Signer(shared.secret());
          case Keys.Pair pair -> signer(pair);
        };
    this.verifier =
        switch (keys) {
          case Keys.Shared shared -> HMACVerifier.newVerifier(shared.secret());
          case Keys.Pair pair -> verifier(pair);
        };
  }

  private static Signer signer(Keys.Pair pair) {
    return switch (pair.algorithm()) {
      case RS256 -> RSASigner.newSHA256Signer(pair.privateKey());
      case PS256 -> RSAPSSSigner.newSHA256Signer(pair.privateKey());
      case ES256 -> ECSigner.newSHA256Signer(pair.privateKey());
      case EDDSA -> EdDSASigner.newSigner(pair.privateKey());
      case HS256 -> throw new IllegalArgumentException("not a pair");
    };
  }

  private static Verifier verifier(Keys.Pair pair) {
    return switch (pair.algorithm()) {
      case RS256 -> RSAVerifier.newVerifier(pair.publicKey());
      case PS256 -> RSAPSSVerifier.newVerifier(pair.publicKey());
      case ES256 -> ECVerifier.newVerifier(pair.publicKey());
      case EDDSA -> EdDSAVerifier.newVerifier(pair.publicKey());
      case HS256 -> throw new IllegalArgumentException("not a pair");
    };
  }

  @Override
  public Object sign() {
    var jwt =
        new JWT()
            .setIssuer(Token.ISSUER)
            .setSubject(Token.SUBJECT)
            .setAudience(Token.AUDIENCE)
            .setIssuedAt(ISSUED)
            .setExpiration(EXPIRY)
            .setUniqueId(Token.ID)
            .addClaim("token_type", Token.TYPE)
            .addClaim("scope", Token.SCOPE)
            .addClaim("groups", Token.GROUPS);
    return encoder.encode(jwt, signer);
  }

  @Override
  public Object verify(String token) {
    JWT jwt = decoder.decode(token, verifier);
    if (!Token.ISSUER.equals(jwt.issuer) || !Token.AUDIENCE.equals(jwt.audience)) {
      throw new IllegalStateException("refused");
    }
    return jwt.subject;
  }
}
