package dev.claviger.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.accounts.AccountText;
import dev.claviger.server.accounts.PasswordText;
import dev.claviger.server.mail.MailText;
import dev.claviger.server.passwords.ResetText;
import dev.claviger.server.signup.SignUpText;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LanguageTest {

  /// What stays English in every language: REST framework and Python write it so, or SimpleJWT does
  /// and its clients match on it.
  private static final Set<PublicText> ENGLISH =
      Set.of(
          Problem.PARSE_ERROR,
          Problem.UNREADABLE_FORM,
          Problem.UNREADABLE_MULTIPART,
          Problem.BAD_FILTER,
          Problem.COOKIE_SENT_TWICE,
          Problem.DELIVERY_REFUSED,
          Problem.CSRF_ORIGIN,
          Problem.CSRF_COOKIE_NOT_SET,
          Problem.CSRF_TOKEN_MISSING,
          Problem.CSRF_TOKEN_INCORRECT,
          Problem.TOKEN_TOO_LARGE_FOR_COOKIE,
          Problem.NO_SUCH_SESSION,
          Problem.NO_SUCH_USER,
          Problem.NOT_ISSUED_HERE,
          Problem.TOKEN_INVALID,
          Problem.TOKEN_EXPIRED);

  private static Stream<PublicText> messages() {
    return Stream.of(
            Problem.values(),
            FieldFault.values(),
            FailureAnswers.Wait.values(),
            PasswordText.values(),
            AccountText.values(),
            ResetText.values(),
            SignUpText.values(),
            MailText.values(),
            PageText.values())
        .flatMap(Arrays::stream);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ENGLISH")
  void everyMessageExists(Language language) {
    var expected =
        messages()
            .filter(message -> !ENGLISH.contains(message))
            .map(PublicText::name)
            .collect(Collectors.toSet());

    assertThat(language.texts()).containsOnlyKeys(expected);
  }

  @ParameterizedTest
  @EnumSource
  void placeholdersAgree(Language language) {
    assertThat(messages())
        .allSatisfy(message ->
            assertThat(placeholders(language.text(message, "")))
                .as(message.name())
                .isEqualTo(placeholders(message.text())));
  }

  private static long placeholders(String text) {
    assertThat(text.replace("%s", "")).doesNotContain("%", "{", "}");
    return Pattern.compile("%s").matcher(text).results().count();
  }

  @Test
  void namesOfMessagesAreDistinct() {
    assertThat(messages().map(PublicText::name)).doesNotHaveDuplicates();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "de | GERMAN",
        "de-AT | GERMAN",
        "fr;q=0.5, de;q=0.9 | GERMAN",
        "xx, sv | SWEDISH",
        "pt-PT | BRAZILIAN",
        "zh-CN,zh;q=0.9 | CHINESE",
        "en-GB, de;q=0.8 | ENGLISH",
        "de;q=0, fr | FRENCH",
        "*, de;q=0.5 | ENGLISH",
        "xx | ENGLISH",
        "'' | ENGLISH",
        "de;q=nonsense | ENGLISH",
        "';,;;q=' | ENGLISH",
      })
  void theFirstKnownOneIsPreferred(String header, Language language) {
    assertThat(Language.preferred(header)).isEqualTo(language);
  }
}
