package dev.claviger.benchmarks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Set;

/// Nimbus JOSE + JWT: the JWT processor of its guide. That does not know Ed25519, whose verifier is
/// called directly.
final class Nimbus implements Contender {
  private final JWSHeader header;
  private final JWSSigner signer;
  private final Verification verification;

  private interface Verification {
    JWTClaimsSet verify(String token) throws Exception;
  }

  Nimbus(Keys keys) throws JOSEException {
    JWSAlgorithm algorithm = JWSAlgorithm.parse(keys.algorithm().joseName);
    this.header = new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).build();
    this.signer = signer(keys);
    this.verification =
        keys.algorithm() == Algorithm.EDDSA ? direct((Keys.Pair) keys) : processor(algorithm, keys);
  }

  private static JWSSigner signer(Keys keys) throws JOSEException {
    return switch (keys) {
      case Keys.Shared shared -> new MACSigner(shared.secret());
      case Keys.Pair pair ->
          switch (pair.algorithm()) {
            case ES256 -> new ECDSASigner((ECPrivateKey) pair.privateKey());
            case EDDSA -> new Ed25519Signer(octetKeyPair(pair));
            default -> new RSASSASigner(pair.privateKey());
          };
    };
  }

  private static Verification processor(JWSAlgorithm algorithm, Keys keys) {
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(new SingleKeyJWSKeySelector<>(algorithm, keys.verifying()));
    processor.setJWTClaimsSetVerifier(claimsVerifier());
    return token -> processor.process(token, null);
  }

  private static Verification direct(Keys.Pair keys) throws JOSEException {
    JWSVerifier verifier = new Ed25519Verifier(octetKeyPair(keys).toPublicJWK());
    var claimsVerifier = claimsVerifier();
    return token -> {
      SignedJWT jwt = SignedJWT.parse(token);
      if (!jwt.verify(verifier)) {
        throw new IllegalStateException("refused");
      }
      claimsVerifier.verify(jwt.getJWTClaimsSet(), null);
      return jwt.getJWTClaimsSet();
    };
  }

  private static DefaultJWTClaimsVerifier<SecurityContext> claimsVerifier() {
    return new DefaultJWTClaimsVerifier<>(
        Token.AUDIENCE,
        new JWTClaimsSet.Builder().issuer(Token.ISSUER).build(),
        Set.of("exp", "sub"));
  }

  /// Both encodings end in the 32 bytes of the key.
  private static OctetKeyPair octetKeyPair(Keys.Pair keys) {
    return new OctetKeyPair.Builder(Curve.Ed25519, lastBytes(keys.publicKey().getEncoded()))
        .d(lastBytes(keys.privateKey().getEncoded()))
        .build();
  }

  private static Base64URL lastBytes(byte[] encoded) {
    return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
  }

  @Override
  public Object sign() throws JOSEException {
    var claims =
        new JWTClaimsSet.Builder()
            .issuer(Token.ISSUER)
            .subject(Token.SUBJECT)
            .audience(Token.AUDIENCE)
            .issueTime(Token.ISSUED_DATE)
            .expirationTime(Token.EXPIRY_DATE)
            .jwtID(Token.ID)
            .claim("token_type", Token.TYPE)
            .claim("scope", Token.SCOPE)
            .claim("groups", Token.GROUPS)
            .build();
    var jwt = new SignedJWT(header, claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  @Override
  public Object verify(String token) throws Exception {
    return verification.verify(token).getSubject();
  }
}
