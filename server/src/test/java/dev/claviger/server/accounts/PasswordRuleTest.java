package dev.claviger.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRuleTest {
  private static final PasswordSettings SETTINGS = PasswordSettings.defaults();
  private static final Person ADA =
      new Person("ada.lovelace", "Ada", "Lovelace", "countess@analytical.example");

  @ParameterizedTest
  @ValueSource(strings = {"correct horse battery", "Ünïcödé-wörds", "9fK!x2Lp"})
  void acceptsAGoodPassword(String password) {
    assertThat(messages(password)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ada.lovelace, username",
    "ADA.LOVELACE, username",
    "lovelace1, username",
    "ecalevol!, username",
    "countess9, email address",
    "analytical, email address"
  })
  void refusesWhatResemblesThePerson(String password, String field) {
    assertThat(messages(password))
        .containsExactly("The password is too similar to the %s.".formatted(field));
  }

  @Test
  void aShortNameInALongPasswordIsNoResemblance() {
    assertThat(messages("ada".repeat(10))).isEmpty();
  }

  @Test
  void resemblanceIsMeasuredAsPythonDoes() {
    assertThat(Similarity.ratio("abcd", "bcde")).isEqualTo(0.75);
    assertThat(Similarity.ratio("private", "tide")).isCloseTo(0.5454, within(0.001));
    assertThat(Similarity.ratio("", "")).isEqualTo(1);
    assertThat(Similarity.ratio("aab", "ab")).isEqualTo(0.8);
  }

  @Test
  void allFaultsAreCollectedInDjangosOrder() {
    assertThat(messages("12345"))
        .containsExactly(
            "This password is too short. It must contain at least 8 characters.",
            "This password is too common.",
            "This password is entirely numeric.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"password1", "PASSWORD1", "iloveyou2"})
  void refusesCommonPasswordsInAnyCase(String password) {
    assertThat(codes(password)).containsExactly("password_too_common");
  }

  @Test
  void charactersAreCountedNotUnits() {
    assertThat(codes("😀😁😂🤣")).containsExactly("password_too_short");
  }

  @Test
  void spacesAroundAPasswordWouldLockItsOwnerOut() {
    assertThat(codes(" correct horse ")).containsExactly("password_not_trimmed");
  }

  @Test
  void everyRuleOfDjangosCanBeTurnedOff() {
    var off =
        new PasswordSettings(64, 1, 1, 1, 1, 4_096, true, 0, 1, false, false, Optional.empty());

    assertThat(Stream.of("1", "password", "ada.lovelace"))
        .allSatisfy(it -> assertThat(PasswordRule.faults(Password.of(it), ADA, off)).isEmpty());
  }

  private static java.util.List<String> messages(String password) {
    return PasswordRule.faults(Password.of(password), ADA, SETTINGS).stream()
        .map(PasswordFault::message)
        .toList();
  }

  private static java.util.List<String> codes(String password) {
    return PasswordRule.faults(Password.of(password), ADA, SETTINGS).stream()
        .map(PasswordFault::code)
        .toList();
  }
}
