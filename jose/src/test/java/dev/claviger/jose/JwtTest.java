package dev.claviger.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class JwtTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.987Z");
  private static final Jwk KEY = Jwk.generate(SignatureAlgorithm.HS256).withoutKeyId();

  @Test
  void keepsClaimsInTheOrderInWhichTheyWereSet() {
    String token =
        Jwt.builder()
            .claim("token_type", "access")
            .expiresAt(NOW.plusSeconds(300))
            .issuedAt(NOW)
            .jwtId("0a1b")
            .claim("user_id", "1")
            .sign(KEY);
    UnverifiedJwt jwt = UnverifiedJwt.parse(token);
    assertThat(jwt.header().toJson()).isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
    assertThat(jwt.claims().toJson())
        .isEqualTo(
            "{\"token_type\":\"access\",\"exp\":1767225900,\"iat\":1767225600,\"jti\":\"0a1b\",\"user_id\":\"1\"}");
  }

  @Test
  void writesEveryKindOfClaim() {
    String token =
        Jwt.builder()
            .audience("a", "b")
            .issuedAt(NOW)
            .lifetime(Duration.ofMinutes(5))
            .claim("n", 7)
            .claim("b", true)
            .claim("l", List.of("x"))
            .claim("o", JsonObject.builder().put("k", "v").build())
            .sign(KEY);
    assertThat(UnverifiedJwt.parse(token).claims().toJson())
        .isEqualTo(
            "{\"aud\":[\"a\",\"b\"],\"iat\":1767225600,\"exp\":1767225900,\"n\":7,\"b\":true,\"l\":[\"x\"],\"o\":{\"k\":\"v\"}}");
  }

  @Test
  void countsALifetimeFromTheIssueThatWasSetLast() {
    String token =
        Jwt.builder()
            .issuedAt(NOW)
            .claim("iat", 1000)
            .lifetime(Duration.ofSeconds(5))
            .claim("iat", 2000)
            .sign(KEY);
    assertThat(UnverifiedJwt.parse(token).claims().toJson())
        .isEqualTo("{\"iat\":2000,\"exp\":1005}");
  }

  @Test
  void signsMoreThanOneTokenWithMoreAndMoreClaims() {
    Jwt.Builder jwt = Jwt.builder().withoutExpiry().subject("1");
    assertThat(UnverifiedJwt.parse(jwt.sign(KEY)).claims().toJson()).isEqualTo("{\"sub\":\"1\"}");
    assertThat(UnverifiedJwt.parse(jwt.jwtId("2").sign(KEY)).claims().toJson())
        .isEqualTo("{\"sub\":\"1\",\"jti\":\"2\"}");
  }

  @Test
  void writesTheHeaderAsAsked() {
    assertThat(headerOf(Jwt.builder(), KEY.withKeyId("k")))
        .isEqualTo("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"k\"}");
    assertThat(headerOf(Jwt.builder().type("at+jwt").header("x", "y"), KEY))
        .isEqualTo("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"x\":\"y\"}");
    assertThat(headerOf(Jwt.builder().withoutType(), KEY)).isEqualTo("{\"alg\":\"HS256\"}");
  }

  private static String headerOf(Jwt.Builder jwt, Jwk key) {
    return UnverifiedJwt.parse(jwt.withoutExpiry().sign(key)).header().toJson();
  }

  @Test
  void asksAboutTheExpiry() {
    assertThatThrownBy(() -> Jwt.builder().subject("x").sign(KEY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("say when the token expires, or withoutExpiry()");
    assertThatThrownBy(() -> Jwt.builder().lifetime(Duration.ofMinutes(1)))
        .hasMessage("a lifetime counts from issuedAt: set that first");
  }

  @Test
  void refusesRegisteredClaimsOfTheWrongKind() {
    assertThatThrownBy(() -> Jwt.builder().claim("exp", "soon"))
        .hasMessage("exp is no date: \"soon\"");
    assertThatThrownBy(() -> Jwt.builder().claim("sub", 7)).hasMessage("sub is not a string");
    assertThatThrownBy(() -> Jwt.builder().claim("aud", 7))
        .hasMessage("aud is neither a string nor an array of strings");
    assertThatThrownBy(() -> Jwt.builder().expiresAt(Instant.MAX))
        .hasMessageStartingWith("a date beyond the years 1 to 9999");
  }

  @Test
  void leavesTheKeysParametersToTheKey() {
    for (String name : List.of("alg", "kid", "crit", "b64")) {
      assertThatThrownBy(() -> Jwt.builder().header(name, "x"))
          .hasMessage("the header " + name + " is not the caller's to set");
    }
    assertThatThrownBy(() -> Jwt.builder().header("typ", "x")).hasMessage("set typ with type(…)");
  }
}
