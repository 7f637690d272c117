package dev.claviger.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemedyTest {

  @Test
  void byTheTypeOfProblem() {
    assertThat(Remedy.of("urn:ietf:params:acme:error:dns")).isEqualTo(Remedy.DNS);
    assertThat(Remedy.of("urn:ietf:params:acme:error:rateLimited")).isEqualTo(Remedy.RATE);
    assertThat(Remedy.of("urn:ietf:params:acme:error:malformed")).isEqualTo(Remedy.OTHER);
    assertThat(Remedy.of("about:blank")).isEqualTo(Remedy.OTHER);
  }

  @Test
  void namesThePortThatIsAskedAt() {
    assertThat(Remedy.CONNECTION.text(ChallengeKind.HTTP_01))
        .contains("port 80 of the host", "to `listen`");
    assertThat(Remedy.CONNECTION.text(ChallengeKind.TLS_ALPN_01))
        .contains("port 443 of the host", "to `tls.listen`");
  }
}
