package dev.claviger.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;

class KeyPemTest {

  @Test
  void whatIsWrittenIsRead() throws GeneralSecurityException {
    var pair = KeyPem.fresh();
    var read = KeyPem.pair(KeyPem.pair(pair));
    assertThat(read.getPublic()).isEqualTo(pair.getPublic());
    assertThat(read.getPrivate()).isEqualTo(pair.getPrivate());
  }

  @Test
  void halfOfItIsNot() {
    assertThatThrownBy(() -> KeyPem.pair(KeyPem.key(KeyPem.fresh().getPrivate())))
        .hasMessage("no PUBLIC KEY");
  }
}
