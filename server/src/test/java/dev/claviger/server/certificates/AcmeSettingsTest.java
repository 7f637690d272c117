package dev.claviger.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AcmeSettingsTest {

  private static AcmeSettings settings(String directory, boolean agree, String... hosts) {
    return new AcmeSettings(
        Optional.of(URI.create(directory)),
        ChallengeKind.HTTP_01,
        Optional.empty(),
        agree,
        List.of(hosts),
        Optional.empty());
  }

  @Test
  void hostsOfSitesUnlessSomeAreNamed() {
    var sites = List.of("a.example", "b.example", "a.example");
    assertThat(settings("https://ca.example/dir", true).hosts(sites))
        .containsExactly("a.example", "b.example");
    assertThat(settings("https://ca.example/dir", true, "c.example").hosts(sites))
        .containsExactly("c.example");
  }

  @Test
  void nothingWithoutAgreement() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("https://ca.example/dir", false))
        .withMessageContaining("agree-to-terms: read the terms of ca.example");
  }

  @Test
  void noWildcardsNoPathsNoPlainHttp() {
    for (var host : List.of("*.example.org", "../x", "[::1]", "A.example", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> settings("https://ca.example/dir", true, host))
          .withMessageContaining("is no host name");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings("http://ca.example/dir", true))
        .withMessageContaining("https://HOST/PATH");
  }
}
