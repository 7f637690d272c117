package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWEObjectJSON;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.UnprotectedHeader;
import com.nimbusds.jose.crypto.AESDecrypter;
import com.nimbusds.jose.crypto.AESEncrypter;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.MultiDecrypter;
import com.nimbusds.jose.crypto.MultiEncrypter;
import com.nimbusds.jose.crypto.PasswordBasedDecrypter;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.X25519Decrypter;
import com.nimbusds.jose.crypto.X25519Encrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.NotEmpty;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmFactoryFactory;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.PbkdfKey;

/// Our messages in Nimbus and jose4j, theirs in ours: every pair of key management and content
/// encryption that they have, each with several plaintexts of any length.
class EncryptionInteropTest {
  /// @param key any that encrypts
  record Pair(Jwk key, ContentEncryption encryption) {
    String alg() {
      return key.algorithm() instanceof ContentEncryption ? "dir" : key.algorithm().joseName();
    }

    boolean isPassword() {
      return alg().startsWith("PBES2");
    }

    Jwk sendingKey() {
      return key.algorithm().isSymmetric() ? key : key.publicOnly();
    }

    String ours(byte[] plaintext) {
      return Jwe.builder()
          .recipient(sendingKey())
          .encryption(encryption)
          .iterations(1000)
          .allowRsa15()
          .compact(plaintext);
    }

    byte[] weRead(String token) {
      return JweDecrypter.builder(key).allowRsa15().build().decryptOrThrow(token).plaintext();
    }

    @Override
    public String toString() {
      return alg() + " " + encryption + key.curve().map(curve -> " " + curve).orElse("");
    }
  }

  private static Stream<Pair> pairs() {
    return EncryptionKeys.all()
        .map(Jwk::withoutKeyId)
        .flatMap(key ->
            key.algorithm() instanceof ContentEncryption direct
                ? Stream.of(new Pair(key, direct))
                : Stream.of(ContentEncryption.values())
                    .map(encryption -> new Pair(key, encryption)));
  }

  static Stream<Pair> pairsOfNimbus() {
    return pairs().filter(pair -> !pair.key.curve().equals(Optional.of(Curve.X448)));
  }

  static Stream<Pair> pairsOfJose4j() {
    var known = AlgorithmFactoryFactory.getInstance().getJweKeyManagementAlgorithmFactory();
    return pairs().filter(pair -> known.isAvailable(pair.alg()));
  }

  /// jose4j 0.9.7 writes the ephemeral keys of X448 with 57 bytes; RFC 8037 section 2 and RFC 7748
  /// have 56.
  static Stream<Pair> pairsThatJose4jWrites() {
    return pairsOfJose4j().filter(pair -> !pair.key.curve().equals(Optional.of(Curve.X448)));
  }

  @Property(tries = 3)
  void nimbusReadsOurs(@ForAll byte[] plaintext) throws Exception {
    for (Pair pair : pairsOfNimbus().toList()) {
      assertThat(readByNimbus(pair, plaintext)).as(pair.toString()).isEqualTo(plaintext);
    }
  }

  private static byte[] readByNimbus(Pair pair, byte[] plaintext) throws Exception {
    JWEObject message = JWEObject.parse(pair.ours(plaintext));
    message.decrypt(nimbusDecrypter(pair));
    return message.getPayload().toBytes();
  }

  @Property(tries = 3)
  void weReadNimbus(@ForAll byte[] plaintext) throws Exception {
    for (Pair pair : pairsOfNimbus().toList()) {
      assertThat(readFromNimbus(pair, plaintext)).as(pair.toString()).isEqualTo(plaintext);
    }
  }

  private static byte[] readFromNimbus(Pair pair, byte[] plaintext) throws Exception {
    var message = new JWEObject(nimbusHeader(pair), new Payload(plaintext));
    message.encrypt(nimbusEncrypter(pair));
    return pair.weRead(message.serialize());
  }

  private static JWEHeader nimbusHeader(Pair pair) {
    return new JWEHeader.Builder(
            JWEAlgorithm.parse(pair.alg()), EncryptionMethod.parse(pair.encryption.joseName()))
        .agreementPartyUInfo(pair.key.curve().map(_ -> Base64URL.encode("Alice")).orElse(null))
        .agreementPartyVInfo(pair.key.curve().map(_ -> Base64URL.encode("Bob")).orElse(null))
        .build();
  }

  private static JWEDecrypter nimbusDecrypter(Pair pair) throws Exception {
    if (pair.isPassword()) {
      return new PasswordBasedDecrypter(EncryptionKeys.PASSWORD);
    }
    return switch (JWK.parse(pair.key.toJson())) {
      case RSAKey key -> new RSADecrypter(key);
      case ECKey key -> new ECDHDecrypter(key);
      case OctetKeyPair key -> new X25519Decrypter(key);
      case OctetSequenceKey key ->
          pair.alg().equals("dir") ? new DirectDecrypter(key) : new AESDecrypter(key);
      default -> throw new IllegalArgumentException(pair.toString());
    };
  }

  private static JWEEncrypter nimbusEncrypter(Pair pair) throws Exception {
    if (pair.isPassword()) {
      return new PasswordBasedEncrypter(EncryptionKeys.PASSWORD, 16, 1000);
    }
    return switch (JWK.parse(pair.sendingKey().toJson())) {
      case RSAKey key -> new RSAEncrypter(key);
      case ECKey key -> new ECDHEncrypter(key);
      case OctetKeyPair key -> new X25519Encrypter(key);
      case OctetSequenceKey key ->
          pair.alg().equals("dir") ? new DirectEncrypter(key) : new AESEncrypter(key);
      default -> throw new IllegalArgumentException(pair.toString());
    };
  }

  @Property(tries = 3)
  void jose4jReadsOurs(@ForAll @NotEmpty byte[] plaintext) throws Exception {
    for (Pair pair : pairsOfJose4j().toList()) {
      assertThat(readByJose4j(pair, plaintext)).as(pair.toString()).isEqualTo(plaintext);
    }
  }

  private static byte[] readByJose4j(Pair pair, byte[] plaintext) throws Exception {
    JsonWebEncryption message = jose4j();
    message.setCompactSerialization(pair.ours(plaintext));
    message.setKey(jose4jKey(pair, true));
    return message.getPlaintextBytes();
  }

  @Property(tries = 3)
  void weReadJose4j(@ForAll @NotEmpty byte[] plaintext) throws Exception {
    for (Pair pair : pairsThatJose4jWrites().toList()) {
      assertThat(readFromJose4j(pair, plaintext)).as(pair.toString()).isEqualTo(plaintext);
    }
  }

  private static byte[] readFromJose4j(Pair pair, byte[] plaintext) throws Exception {
    JsonWebEncryption message = jose4j();
    message.setAlgorithmHeaderValue(pair.alg());
    message.setEncryptionMethodHeaderParameter(pair.encryption.joseName());
    message.setKey(jose4jKey(pair, false));
    message.setPlaintext(plaintext);
    if (pair.isPassword()) {
      message.getHeaders().setObjectHeaderValue("p2c", 1000L);
    }
    return pair.weRead(message.getCompactSerialization());
  }

  private static JsonWebEncryption jose4j() {
    var message = new JsonWebEncryption();
    message.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    message.setContentEncryptionAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    return message;
  }

  private static java.security.Key jose4jKey(Pair pair, boolean secret) throws Exception {
    if (pair.isPassword()) {
      return new PbkdfKey(EncryptionKeys.PASSWORD);
    }
    JsonWebKey key = JsonWebKey.Factory.newJwk(pair.key.toJson());
    return secret && key instanceof PublicJsonWebKey both ? both.getPrivateKey() : key.getKey();
  }

  @Provide
  Arbitrary<Jwk> severalKeys() {
    return Arbitraries.of(
        TestKeys.of(KeyManagementAlgorithm.A128KW),
        TestKeys.of(KeyManagementAlgorithm.A256GCMKW),
        TestKeys.of(KeyManagementAlgorithm.RSA_OAEP_256),
        TestKeys.of(KeyManagementAlgorithm.ECDH_ES_A128KW));
  }

  /// General JSON for several recipients: ours read by Nimbus, by any of them.
  @Property(tries = 40)
  void nimbusReadsOurJson(
      @ForAll("severalKeys") Jwk reader,
      @ForAll ContentEncryption encryption,
      @ForAll byte[] content)
      throws Exception {
    var builder = Jwe.builder().encryption(encryption);
    severalKeys().sampleStream().limit(2).forEach(builder::recipient);
    JWEObjectJSON message = JWEObjectJSON.parse(builder.recipient(reader).general(content));
    message.decrypt(new MultiDecrypter(JWK.parse(reader.toJson())));
    assertThat(message.getPayload().toBytes()).isEqualTo(content);
  }

  /// The same the other way, with additional data.
  @Property(tries = 40)
  void weReadNimbusJson(
      @ForAll("severalKeys") Jwk reader,
      @ForAll ContentEncryption encryption,
      @ForAll byte[] content)
      throws Exception {
    var keys = List.of(TestKeys.of(KeyManagementAlgorithm.A192KW), reader);
    var theirs =
        new JWKSet(List.of(JWK.parse(keys.get(0).toJson()), JWK.parse(keys.get(1).toJson())));
    var header = new JWEHeader.Builder(EncryptionMethod.parse(encryption.joseName())).build();
    var message =
        new JWEObjectJSON(
            header,
            new Payload(content),
            new UnprotectedHeader.Builder().param("note", "for all").build(),
            Base64URL.encode("additional").toString().getBytes(UTF_8));
    message.encrypt(new MultiEncrypter(theirs));
    DecryptedJwe read =
        JweDecrypter.builder(reader).build().decryptJsonOrThrow(message.serializeGeneral());
    assertThat(read.plaintext()).isEqualTo(content);
    assertThat(read.header().string("note")).contains("for all");
    assertThat(read.additionalData())
        .hasValueSatisfying(data -> assertThat(data).isEqualTo("additional".getBytes(UTF_8)));
  }

  @Provide
  Arbitrary<byte[]> parties() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(40);
  }

  /// Whatever the parties are called and the content is.
  @Property(tries = 60)
  void nimbusDerivesTheSameKey(
      @ForAll("parties") byte[] sender, @ForAll("parties") byte[] receiver, @ForAll byte[] content)
      throws Exception {
    Jwk key = TestKeys.of(KeyManagementAlgorithm.ECDH_ES);
    String token =
        Jwe.builder().recipient(key.publicOnly()).parties(sender, receiver).compact(content);
    JWEObject message = JWEObject.parse(token);
    message.decrypt(new ECDHDecrypter((ECKey) JWK.parse(key.toJson())));
    assertThat(message.getPayload().toBytes()).isEqualTo(content);
    assertThat(Jwe.decrypt(token, key).plaintext()).isEqualTo(content);
  }
}
