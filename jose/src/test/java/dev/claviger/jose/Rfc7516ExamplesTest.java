package dev.claviger.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claviger.jose.crypto.Agreement;
import dev.claviger.jose.crypto.ContentCipher;
import dev.claviger.jose.crypto.Pbkdf2;
import dev.claviger.jose.encoding.Base64Url;
import dev.claviger.jose.keys.EcKey;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The examples of RFC 7516 appendix A, RFC 7518 appendices B and C, and RFC 7517 appendix C.
class Rfc7516ExamplesTest {
  private static final String RSA_KEY_A1 =
      """
      {"kty":"RSA",
       "n":"oahUIoWw0K0usKNuOR6H4wkf4oBUXHTxRvgb48E-BVvxkeDNjbC4he8rUWcJoZmds2h7M70imEVhRU5djINXtqllXI4DFqcI1DgjT9LewND8MW2Krf3Spsk_ZkoFnilakGygTwpZ3uesH-PFABNIUYpOiN15dsQRkgr0vEhxN92i2asbOenSZeyaxziK72UwxrrKoExv6kc5twXTq4h-QChLOln0_mtUZwfsRaMStPs6mS6XrgxnxbWhojf663tuEQueGC-FCMfra36C9knDFGzKsNa7LZK2djYgyD3JR_MB_4NUJW_TqOQtwHYbxevoJArm-L5StowjzGy-_bq6Gw",
       "e":"AQAB",
       "d":"kLdtIj6GbDks_ApCSTYQtelcNttlKiOyPzMrXHeI-yk1F7-kpDxY4-WY5NWV5KntaEeXS1j82E375xxhWMHXyvjYecPT9fpwR_M9gV8n9Hrh2anTpTD93Dt62ypW3yDsJzBnTnrYu1iwWRgBKrEYY46qAZIrA2xAwnm2X7uGR1hghkqDp0Vqj3kbSCz1XyfCs6_LehBwtxHIyh8Ripy40p24moOAbgxVw3rxT_vlt3UVe4WO3JkJOzlpUf-KTVI2Ptgm-dARxTEtE-id-4OJr0h-K-VFs3VSndVTIznSxfyrj8ILL6MG_Uv8YAu7VILSB3lOW085-4qE3DzgrTjgyQ"}
      """;

  private static final String RSA_KEY_A2 =
      """
      {"kty":"RSA",
       "n":"sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1WlUzewbgBHod5pcM9H95GQRV3JDXboIRROSBigeC5yjU1hGzHHyXss8UDprecbAYxknTcQkhslANGRUZmdTOQ5qTRsLAt6BTYuyvVRdhS8exSZEy_c4gs_7svlJJQ4H9_NxsiIoLwAEk7-Q3UXERGYw_75IDrGA84-lA_-Ct4eTlXHBIY2EaV7t7LjJaynVJCpkv4LKjTTAumiGUIuQhrNhZLuF_RJLqHpM2kgWFLU7-VTdL1VbC2tejvcI2BlMkEpk1BzBZI0KQB0GaDWFLN-aEAw3vRw",
       "e":"AQAB",
       "d":"VFCWOqXr8nvZNyaaJLXdnNPXZKRaWCjkU5Q2egQQpTBMwhprMzWzpR8Sxq1OPThh_J6MUD8Z35wky9b8eEO0pwNS8xlh1lOFRRBoNqDIKVOku0aZb-rynq8cxjDTLZQ6Fz7jSjR1Klop-YKaUHc9GsEofQqYruPhzSA-QgajZGPbE_0ZaVDJHfyd7UUBUKunFMScbflYAAOYJqVIVwaYR5zWEEceUjNnTNo_CVSj-VvXLO5VZfCUAVLgW4dpf1SrtZjSt34YLsRarSb127reG_DUwg9Ch-KyvjT1SkHgUWRVGcyly7uvVGRSDwsXypdrNinPA4jlhoNdizK2zF2CWQ"}
      """;

  private static final String AES_KEY_A3 = "{\"kty\":\"oct\",\"k\":\"GawgguFyGrWKav7AX4VKUg\"}";

  /// Of A.2 and A.4.
  private static final String RSA_ENCRYPTED_KEY =
      "UGhIOguC7IuEvf_NPVaXsGMoLOmwvc1GyqlIKOK1nN94nHPoltGRhWhw7Zx0-kFm1NJn8LE9XShH59_i8J0PH5ZZyNfGy2xGdULU7sHNF6Gp2vPLgNZ__deLKxGHZ7PcHALUzoOegEI-8E66jX2E4zyJKx-YxzZIItRzC5hlRirb6Y5Cl_p-ko3YvkkysZIFNPccxRU7qve1WYPxqbb2Yw8kZqa2rMWI5ng8OtvzlV7elprCbuPhcCdZ6XDP0_F8rkXds2vE4X-ncOIM8hAYHHi29NX0mcKiRaD0-D-ljQTP-cFPgwCp6X-nZZd9OHBv-B3oWh2TbqmScqXMR4gp_A";

  private static String text(DecryptedJwe message) {
    return new String(message.plaintext(), UTF_8);
  }

  /// A.1
  @Test
  void rsaOaepAndAesGcm() {
    String token =
        "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ."
            + "OKOawDo13gRp2ojaHV7LFpZcgV7T6DVZKTyKOMTYUmKoTCVJRgckCL9kiMT03JGeipsEdY3mx_etLbbWSrFr05kLzcSr4qKAq7YN7e9jwQRb23nfa6c9d-StnImGyFDbSv04uVuxIp5Zms1gNxKKK2Da14B8S4rzVRltdYwam_lDp5XnZAYpQdb76FdIKLaVmqgfwX7XWRxv2322i-vDxRfqNzo_tETKzpVLzfiwQyeyPGLBIO56YJ7eObdv0je81860ppamavo35UgoRdbYaBcoh9QcfylQr66oc6vFWXRcZ_ZT2LawVCWTIy3brGPi6UklfCpIMfIjf7iGdXKHzg."
            + "48V1_ALb6US04U3b."
            + "5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A."
            + "XFBoMYUZodetZdvTiFvSkQ";
    assertThat(text(Jwe.decrypt(token, Jwk.parse(RSA_KEY_A1, KeyManagementAlgorithm.RSA_OAEP))))
        .isEqualTo("The true sign of intelligence is not knowledge but imagination.");
  }

  /// A.2
  @Test
  void rsa15AndAesCbc() {
    String token =
        "eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0."
            + RSA_ENCRYPTED_KEY
            + "."
            + "AxY8DCtDaGlsbGljb3RoZQ."
            + "KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY."
            + "9hH0vgRfYgPnAHOd8stkvw";
    Jwk key = Jwk.parse(RSA_KEY_A2, KeyManagementAlgorithm.RSA1_5);
    assertThat(text(JweDecrypter.builder(key).allowRsa15().build().decryptOrThrow(token)))
        .isEqualTo("Live long and prosper.");
  }

  /// A.3
  @Test
  void aesKeyWrapAndAesCbc() {
    String token =
        "eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0."
            + "6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ."
            + "AxY8DCtDaGlsbGljb3RoZQ."
            + "KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY."
            + "U0m_YmjN04DJvceFICbCVQ";
    assertThat(text(Jwe.decrypt(token, Jwk.parse(AES_KEY_A3, KeyManagementAlgorithm.A128KW))))
        .isEqualTo("Live long and prosper.");
  }

  /// A.4 and A.5, each for the recipient whose key we have.
  @ParameterizedTest
  @CsvSource({"true", "false"})
  void jsonSerializations(boolean general) {
    String recipient =
        "\"header\":{\"alg\":\"A128KW\",\"kid\":\"7\"},"
            + "\"encrypted_key\":\"6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ\"";
    String rsaRecipient =
        "{\"header\":{\"alg\":\"RSA1_5\",\"kid\":\"2011-04-29\"},\"encrypted_key\":\""
            + RSA_ENCRYPTED_KEY
            + "\"}";
    String message =
        "{\"protected\":\"eyJlbmMiOiJBMTI4Q0JDLUhTMjU2In0\","
            + "\"unprotected\":{\"jku\":\"https://server.example.com/keys.jwks\"},"
            + (general
                ? "\"recipients\":[%s,{%s}],".formatted(rsaRecipient, recipient)
                : recipient + ",")
            + "\"iv\":\"AxY8DCtDaGlsbGljb3RoZQ\","
            + "\"ciphertext\":\"KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY\","
            + "\"tag\":\"Mz-VPPyU4RlcuYv1IwIvzw\"}";
    Jwk key = Jwk.parse(AES_KEY_A3, KeyManagementAlgorithm.A128KW).withKeyId("7");
    DecryptedJwe decrypted = JweDecrypter.builder(key).build().decryptJsonOrThrow(message);
    assertThat(text(decrypted)).isEqualTo("Live long and prosper.");
    assertThat(decrypted.header().string("jku")).isPresent();
    assertThat(decrypted.protectedHeader().names()).containsExactly("enc");
  }

  /// RFC 7518 appendix B
  @ParameterizedTest
  @CsvSource({
    "A128CBC-HS256,652c3fa36b0a7c5b3219fab3a30bc1c4",
    "A192CBC-HS384,8490ac0e58949bfe51875d733f93ac2075168039ccc733d7",
    "A256CBC-HS512,4dd3b4c088a7f45c216839645b2012bf2e6269a8c56a816dbc1b267761955bc5"
  })
  void authenticatedEncryption(String name, String tag) {
    ContentEncryption encryption = ContentEncryption.named(name).orElseThrow();
    var key = new byte[encryption.keyBytes()];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) i;
    }
    byte[] iv = HexFormat.of().parseHex("1af38c2dc2b96ffdd86694092341bc04");
    byte[] plaintext =
        ("A cipher system must not be required to be secret, and it must be able to fall into the"
                + " hands of the enemy without inconvenience")
            .getBytes(US_ASCII);
    byte[] additional = "The second principle of Auguste Kerckhoffs".getBytes(US_ASCII);
    ContentCipher cipher = ContentCipher.of(encryption, key);
    ContentCipher.Sealed sealed = cipher.seal(iv, additional, plaintext);
    assertThat(HexFormat.of().formatHex(sealed.tag())).isEqualTo(tag);
    assertThat(cipher.open(iv, additional, sealed))
        .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(plaintext));
  }

  /// RFC 7518 appendix C
  @Test
  void keyAgreement() {
    EcKey alice =
        EcKey.parse(
            JsonObject.parse(
                """
                {"kty":"EC","crv":"P-256",
                 "x":"gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0",
                 "y":"SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps",
                 "d":"0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo"}
                """),
            Curve.P_256);
    EcKey bob =
        EcKey.parse(
            JsonObject.parse(
                """
                {"kty":"EC","crv":"P-256",
                 "x":"weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ",
                 "y":"e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck",
                 "d":"VEmDZpDXXK8p8N0Cndsxs924q6nS1RXFASRl6BfUqdw"}
                """),
            Curve.P_256);
    byte[] secret =
        Agreement.secret("ECDH", bob.privateKey().orElseThrow(), alice.publicKey()).orElseThrow();
    byte[] key =
        Agreement.derive(
            secret,
            16,
            "A128GCM".getBytes(US_ASCII),
            "Alice".getBytes(US_ASCII),
            "Bob".getBytes(US_ASCII));
    assertThat(Base64Url.encodeToString(key)).isEqualTo("VqqN6vgjbSBcIijNcacQGg");
  }

  /// RFC 7517 appendix C.4
  @Test
  void keyFromPassword() {
    byte[] name = "PBES2-HS256+A128KW\0".getBytes(US_ASCII);
    byte[] salt = Base64Url.decode("2WCTcJZ1Rvd_CJuJripQ1w");
    byte[] input = java.util.Arrays.copyOf(name, name.length + salt.length);
    System.arraycopy(salt, 0, input, name.length, salt.length);
    char[] password = "Thus from my lips, by yours, my sin is purged.".toCharArray();
    int[] expected = {110, 171, 169, 92, 129, 92, 109, 117, 233, 242, 116, 233, 170, 14, 24, 75};
    byte[] key = Pbkdf2.derive("SHA-256", password, input, 4096, 16);
    for (int i = 0; i < expected.length; i++) {
      assertThat(key[i] & 0xff).isEqualTo(expected[i]);
    }
  }

  @Test
  void anExampleDoesNotDecryptWithAnotherKey() {
    Jwk other = TestKeys.of(KeyManagementAlgorithm.A128KW).withoutKeyId();
    String token =
        "eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0."
            + "6KB707dM9YTIgHtLvtgWQ8mKwboJW3of9locizkDTHzBC2IlrT1oOQ."
            + "AxY8DCtDaGlsbGljb3RoZQ.KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY."
            + "U0m_YmjN04DJvceFICbCVQ";
    assertThatThrownBy(() -> Jwe.decrypt(token, other)).isInstanceOf(RejectedTokenException.class);
  }
}
