package dev.claviger.server.accounts;

import dev.claviger.server.web.PublicText;

/// What can be wrong with a new password: Django's words, and a few of our own.
public enum PasswordText implements PublicText {
  TOO_SIMILAR_TO_USERNAME("password_too_similar", "The password is too similar to the username."),
  TOO_SIMILAR_TO_FIRST_NAME(
      "password_too_similar", "The password is too similar to the first name."),
  TOO_SIMILAR_TO_LAST_NAME("password_too_similar", "The password is too similar to the last name."),
  TOO_SIMILAR_TO_EMAIL("password_too_similar", "The password is too similar to the email address."),
  TOO_SHORT(
      "password_too_short", "This password is too short. It must contain at least %s characters."),
  TOO_SHORT_FOR_ONE(
      "password_too_short", "This password is too short. It must contain at least %s character."),
  TOO_LONG("password_too_long", "Ensure this field has no more than %s characters."),
  TOO_COMMON("password_too_common", "This password is too common."),
  ENTIRELY_NUMERIC("password_entirely_numeric", "This password is entirely numeric."),
  BREACHED("password_breached", "This password was stolen elsewhere and is known to attackers."),
  NOT_TRIMMED(
      "password_not_trimmed",
      "This password begins or ends with a space, which logging in removes."),
  WRONG_OLD_PASSWORD(
      "password_incorrect", "Your old password was entered incorrectly. Please enter it again.");

  private final String code;
  private final String text;

  PasswordText(String code, String text) {
    this.code = code;
    this.text = text;
  }

  /// The name that Django's validators give it.
  String code() {
    return code;
  }

  @Override
  public String text() {
    return text;
  }
}
