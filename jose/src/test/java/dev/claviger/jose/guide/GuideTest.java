package dev.claviger.jose.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.ContentEncryption;
import dev.claviger.jose.CryptoProviders;
import dev.claviger.jose.DecryptedJwe;
import dev.claviger.jose.Decryption;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.Jwe;
import dev.claviger.jose.JweDecrypter;
import dev.claviger.jose.Jwk;
import dev.claviger.jose.JwkSet;
import dev.claviger.jose.Jws;
import dev.claviger.jose.JwsVerifier;
import dev.claviger.jose.Jwt;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.KeyManagementAlgorithm;
import dev.claviger.jose.KeySource;
import dev.claviger.jose.RejectedTokenException;
import dev.claviger.jose.RejectionReason;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.jose.UnverifiedJwt;
import dev.claviger.jose.Verification;
import dev.claviger.jose.Verification.Rejected;
import dev.claviger.jose.Verification.Verified;
import dev.claviger.jose.VerifiedJws;
import dev.claviger.jose.VerifiedJwt;
import dev.claviger.jose.VerifiedSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuideTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final Jwk key = Jwk.generate(SignatureAlgorithm.ES256);
  private final List<String> log = new ArrayList<>();

  @TempDir private Path directory;

  @Test
  void signAndVerify() {
    Instant now = Instant.now();
    // region sign
    Jwk key = Jwk.generate(SignatureAlgorithm.ES256);
    String token =
        Jwt.builder()
            .type("at+jwt")
            .issuer("https://id.example")
            .subject("42")
            .audience("orders")
            .issuedAt(now)
            .lifetime(Duration.ofMinutes(5))
            .jwtId(UUID.randomUUID().toString())
            .claim("scope", "orders:read orders:write")
            .claim("roles", List.of("clerk", "auditor"))
            .sign(key);
    // endregion
    // region verify
    JwtVerifier verifier =
        JwtVerifier.builder(key.publicOnly())
            .issuer("https://id.example")
            .audience("orders")
            .type("at+jwt")
            .clockSkew(Duration.ofSeconds(30))
            .build();

    switch (verifier.verify(token)) {
      case Verified(VerifiedJwt jwt) -> greet(jwt.subject().orElseThrow());
      case Rejected(RejectionReason reason, String detail) -> log(reason + ": " + detail);
    }
    // endregion
    assertThat(log).containsExactly("42");
    // region verify-or-throw
    try {
      VerifiedJwt jwt = verifier.verifyOrThrow(token);
      List<String> roles = jwt.claims().strings("roles").orElse(List.of());
      greet(jwt.subject().orElseThrow() + " " + roles);
    } catch (RejectedTokenException refused) {
      log(refused.reason() + ": " + refused.detail());
    }
    // endregion
    assertThat(log).containsExactly("42", "42 [clerk, auditor]");
  }

  private void greet(String name) {
    log.add(name);
  }

  private void log(String line) {
    log.add(line);
  }

  @Test
  void whatIsLeftOpenIsRefused() {
    // region closed
    assertThatThrownBy(() -> JwtVerifier.builder(key).issuer("https://id.example").build())
        .hasMessage("say which type is expected, or waive it by name");
    assertThatThrownBy(() -> Jwt.builder().subject("42").sign(key))
        .hasMessage("say when the token expires, or withoutExpiry()");
    // endregion
  }

  @Test
  void keysFromAFile() throws IOException {
    var other = Jwk.generate(SignatureAlgorithm.ES256);
    var file =
        Files.writeString(
            directory.resolve("jwks.json"), JwkSet.of(key, other).publicOnly().toJson());
    // region jwks-file
    JwkSet keys = JwkSet.parse(Files.readString(file), SignatureAlgorithm.RS256);
    // endregion
    assertThat(open(keys).verify(token(other))).isInstanceOf(Verified.class);
  }

  @Test
  void keysThatAreFetchedFollowTheirRotation() {
    var published = new AtomicReference<>(JwkSet.of(key).publicOnly().toJson());
    var now = new AtomicReference<>(NOW);
    InstantSource clock = now::get;
    var fetched = new ArrayList<String>();
    var keys =
        new FetchedKeys(
            () -> {
              fetched.add(published.get());
              return published.get();
            },
            clock);
    var verifier = open(keys);
    assertThat(verifier.verify(token(key))).isInstanceOf(Verified.class);

    var next = Jwk.generate(SignatureAlgorithm.ES256);
    published.set(JwkSet.of(key, next).publicOnly().toJson());
    assertThat(verifier.verify(token(next))).isInstanceOf(Rejected.class);
    now.set(NOW.plusSeconds(61));
    assertThat(verifier.verify(token(next))).isInstanceOf(Verified.class);
    assertThat(verifier.verify(token(Jwk.generate(SignatureAlgorithm.ES256))))
        .isInstanceOf(Rejected.class);
    assertThat(fetched).hasSize(2);
  }

  private static JwtVerifier open(KeySource keys) {
    return JwtVerifier.builder(keys).anyIssuer().anyAudience().anyType().expiryOptional().build();
  }

  private static String token(Jwk key) {
    return Jwt.builder().withoutExpiry().sign(key);
  }

  @Test
  void keysAreRotated() {
    // region rotate
    Jwk retiring = Jwk.generate(SignatureAlgorithm.ES256);
    Jwk current = Jwk.generate(SignatureAlgorithm.ES256);
    Jwk next = Jwk.generate(SignatureAlgorithm.ES256);

    // Published before it signs, so that everybody has fetched it by then; kept after its last
    // signature until the last token has expired.
    String published = JwkSet.of(next, current, retiring).publicOnly().toJson();
    String token = Jwt.builder().subject("42").withoutExpiry().sign(current);
    // endregion
    assertThat(open(JwkSet.parse(published)).verify(token)).isInstanceOf(Verified.class);
    assertThat(open(JwkSet.parse(published)).verify(token(retiring))).isInstanceOf(Verified.class);
    assertThat(published).doesNotContain("\"d\"");
  }

  @Test
  void keysComeInManyForms() throws IOException {
    var file = Files.writeString(directory.resolve("key.pem"), key.toPem());
    var secret = "correct horse battery staple, and some more";
    // region keys
    Jwk fromPem = Jwk.fromPem(SignatureAlgorithm.ES256, Files.readString(file));
    Jwk fromJwk = Jwk.parse(key.toJson());
    Jwk shared = Jwk.hmac(SignatureAlgorithm.HS256, secret.getBytes(StandardCharsets.UTF_8));
    Jwk named = fromPem.withKeyId(fromPem.thumbprint());

    String secretJson = fromJwk.toJson(); // keep it to yourself
    String publicJson = fromJwk.publicOnly().toJson();
    String publicPem = fromJwk.publicOnly().toPem();
    // endregion
    assertThat(named).isEqualTo(fromJwk);
    assertThat(secretJson).contains("\"d\"");
    assertThat(publicJson).doesNotContain("\"d\"");
    assertThat(publicPem).startsWith("-----BEGIN PUBLIC KEY-----");
    assertThat(shared.toString()).isEqualTo("Jwk[HS256, no kid, private]");
  }

  @Test
  void bytesAreSignedToo() {
    byte[] document = "hello".getBytes(StandardCharsets.UTF_8);
    // region bytes
    String signed = Jws.sign(document, key);
    byte[] verified = Jws.verify(signed, key.publicOnly()).payload();
    // endregion
    assertThat(verified).isEqualTo(document);
  }

  @Test
  void severalSign() {
    byte[] document = "hello".getBytes(StandardCharsets.UTF_8);
    var notary = Jwk.generate(SignatureAlgorithm.ES384);
    var ours = JwkSet.of(key.publicOnly(), notary.publicOnly());
    // region several-signatures
    String json = Jws.builder(document).signer(key).signer(notary).toGeneral();

    JwsVerifier verifier = JwsVerifier.builder(ours).everySignature().build();
    List<Jwk> signers =
        verifier.verifyJson(json).signatures().stream().map(VerifiedSignature::key).toList();
    // endregion
    assertThat(signers).containsExactly(key.publicOnly(), notary.publicOnly());
  }

  @Test
  void aPayloadCanTravelByItself() {
    byte[] body = "hello.world".getBytes(StandardCharsets.UTF_8);
    // region detached
    String signature = Jws.builder(body).signer(key).detached().unencoded().toCompact();

    VerifiedJws verified = JwsVerifier.builder(key.publicOnly()).build().verify(signature, body);
    // endregion
    assertThat(verified.payload()).isEqualTo(body);
    assertThat(signature).contains("..");
  }

  @Test
  void bytesAreEncrypted() {
    byte[] document = "hello".getBytes(StandardCharsets.UTF_8);
    // region encrypt
    Jwk theirs = Jwk.generate(KeyManagementAlgorithm.ECDH_ES_A256KW);
    String message = Jwe.encrypt(document, theirs.publicOnly());

    switch (JweDecrypter.builder(theirs).build().decrypt(message)) {
      case Decryption.Decrypted(DecryptedJwe decrypted) -> read(decrypted.plaintext());
      case Decryption.Rejected(RejectionReason reason, String detail) ->
          log(reason + ": " + detail);
    }
    // endregion
    assertThat(log).containsExactly("hello");
  }

  @Test
  void aSignedTokenIsEncrypted() {
    var now = Instant.now();
    // region nested
    Jwk theirs = Jwk.generate(KeyManagementAlgorithm.ECDH_ES_A256KW);
    String nested =
        Jwt.builder()
            .issuer("https://id.example")
            .audience("orders")
            .issuedAt(now)
            .lifetime(Duration.ofMinutes(5))
            .signAndEncrypt(key, theirs.publicOnly());

    JwtVerifier verifier =
        JwtVerifier.builder(key.publicOnly())
            .decryptedWith(theirs)
            .issuer("https://id.example")
            .audience("orders")
            .anyType()
            .build();
    // endregion
    assertThat(verifier.verify(nested)).isInstanceOf(Verified.class);
  }

  private void read(byte[] text) {
    log.add(new String(text, StandardCharsets.UTF_8));
  }

  @Test
  void secretsAndPasswordsEncrypt() {
    byte[] document = "hello".getBytes(StandardCharsets.UTF_8);
    var secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    // region encrypt-shared
    Jwk shared = Jwk.secret(ContentEncryption.A256GCM, secret); // 32 random bytes
    Jwk password =
        Jwk.password(KeyManagementAlgorithm.PBES2_HS256_A128KW, "correct horse battery staple");

    String bySecret = Jwe.encrypt(document, shared);
    String byPassword = Jwe.encrypt(document, password);
    // endregion
    assertThat(Jwe.decrypt(bySecret, shared).plaintext()).isEqualTo(document);
    assertThat(Jwe.decrypt(byPassword, password).plaintext()).isEqualTo(document);
  }

  @Test
  void severalReceive() {
    byte[] document = "hello".getBytes(StandardCharsets.UTF_8);
    var first = Jwk.generate(KeyManagementAlgorithm.ECDH_ES_A256KW);
    var second = Jwk.generate(KeyManagementAlgorithm.A256KW);
    // region several-recipients
    String json =
        Jwe.builder()
            .encryption(ContentEncryption.A256CBC_HS512)
            .recipient(first.publicOnly())
            .recipient(second)
            .general(document);

    byte[] read = JweDecrypter.builder(second).build().decryptJsonOrThrow(json).plaintext();
    // endregion
    assertThat(read).isEqualTo(document);
  }

  @Test
  void claimsAreJson() {
    JwtVerifier verifier = open(key);
    // region json
    JsonObject address =
        JsonObject.builder().put("city", "London").put("floor", 7).put("garden", false).build();
    String token = Jwt.builder().claim("address", address).withoutExpiry().sign(key);

    JsonObject read = verifier.verifyOrThrow(token).claims().object("address").orElseThrow();
    long floor = read.integer("floor").orElseThrow();
    // endregion
    assertThat(floor).isEqualTo(7);
  }

  private static JwtVerifier open(Jwk key) {
    return open(JwkSet.of(key));
  }

  @Test
  void timeIsHandedIn() {
    var token = Jwt.builder().issuedAt(NOW).lifetime(Duration.ofMinutes(5)).sign(key);
    // region clock
    JwtVerifier later =
        JwtVerifier.builder(key)
            .anyIssuer()
            .anyAudience()
            .anyType()
            .clock(InstantSource.fixed(NOW.plusSeconds(301)))
            .build();
    Verification expired = later.verify(token);
    // endregion
    assertThat(expired)
        .isEqualTo(
            new Rejected(
                RejectionReason.EXPIRED, "exp is " + NOW.plusSeconds(300).getEpochSecond()));
  }

  @Test
  void aTokenCanBeLookedInto() {
    var token = Jwt.builder().issuer("https://id.example").withoutExpiry().sign(key);
    // region unverified
    String claimed = UnverifiedJwt.parse(token).claims().string("iss").orElse("");
    // endregion
    assertThat(claimed).isEqualTo("https://id.example");
  }

  @Test
  void theProviderIsVisible() {
    // region providers
    String inUse = CryptoProviders.chosen();
    // endregion
    assertThat(inUse).isNotEmpty();
  }
}
