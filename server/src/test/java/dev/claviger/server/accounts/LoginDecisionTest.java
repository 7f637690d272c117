package dev.claviger.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.accounts.LoginDecision.Admit;
import dev.claviger.server.accounts.LoginDecision.Refuse;
import dev.claviger.server.accounts.PasswordVerdict.Fails;
import dev.claviger.server.accounts.PasswordVerdict.Matches;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoginDecisionTest {
  private static final Account ACTIVE = account(true);
  private static final Account INACTIVE = account(false);

  @Test
  void aMatchAdmitsAnActiveAccount() {
    assertThat(LoginDecision.decide(Optional.of(ACTIVE), new Matches(false)))
        .isEqualTo(new Admit(ACTIVE, false));
    assertThat(LoginDecision.decide(Optional.of(ACTIVE), new Matches(true)))
        .isEqualTo(new Admit(ACTIVE, true));
  }

  @Test
  void aMatchDoesNotAdmitAnInactiveAccount() {
    assertThat(LoginDecision.decide(Optional.of(INACTIVE), new Matches(false)))
        .isEqualTo(new Refuse(LoginRefusal.INACTIVE_ACCOUNT));
  }

  @Test
  void nobodyIsNeverAdmitted() {
    assertThat(LoginDecision.decide(Optional.empty(), new Matches(false)))
        .isEqualTo(new Refuse(LoginRefusal.UNKNOWN_ACCOUNT));
  }

  @ParameterizedTest
  @EnumSource
  void aFailureIsRefusedWithItsReasonWhoeverItIs(LoginRefusal why) {
    assertThat(LoginDecision.decide(Optional.of(ACTIVE), new Fails(why)))
        .isEqualTo(new Refuse(why));
    assertThat(LoginDecision.decide(Optional.of(INACTIVE), new Fails(why)))
        .isEqualTo(new Refuse(why));
    assertThat(LoginDecision.decide(Optional.empty(), new Fails(why))).isEqualTo(new Refuse(why));
  }

  private static Account account(boolean active) {
    return new Account(
        1, "ada", "", "", "", active, false, false, 0, Instant.EPOCH, Optional.empty());
  }
}
