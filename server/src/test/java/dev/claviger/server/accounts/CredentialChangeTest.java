package dev.claviger.server.accounts;

import static dev.claviger.server.accounts.CredentialChange.decide;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.accounts.CredentialChange.Ended;
import dev.claviger.server.accounts.CredentialChange.FirstSeen;
import dev.claviger.server.accounts.CredentialChange.Known;
import dev.claviger.server.accounts.CredentialChange.None;
import dev.claviger.server.accounts.CredentialChange.Returned;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CredentialChangeTest {
  private static final Optional<Known> ACTIVE = known(true);
  private static final Optional<Known> INACTIVE = known(false);

  private static Optional<Known> known(boolean active) {
    return Optional.of(new Known(7, "old", Optional.of("announced"), active));
  }

  @Test
  void theTruthTable() {
    assertThat(decide(Optional.empty(), "old", true)).isEqualTo(new FirstSeen());
    assertThat(decide(Optional.empty(), "old", false)).isEqualTo(new FirstSeen());

    assertThat(decide(ACTIVE, "old", true)).isEqualTo(new None(7));
    assertThat(decide(ACTIVE, "announced", true)).isEqualTo(new None(7));
    assertThat(decide(ACTIVE, "other", true)).isEqualTo(new Ended());
    assertThat(decide(ACTIVE, "old", false)).isEqualTo(new Ended());
    assertThat(decide(ACTIVE, "other", false)).isEqualTo(new Ended());

    assertThat(decide(INACTIVE, "old", false)).isEqualTo(new None(7));
    assertThat(decide(INACTIVE, "old", true)).isEqualTo(new Returned());
    assertThat(decide(INACTIVE, "other", true)).isEqualTo(new Ended());
    assertThat(decide(INACTIVE, "other", false)).isEqualTo(new Ended());
  }
}
