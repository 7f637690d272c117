package dev.claviger.server.mail;

import dev.claviger.server.web.PublicText;

/// What mails say. Subjects name the service, texts the account.
public enum MailText implements PublicText {
  RESET_SUBJECT("A new password for %s"),
  RESET_ASKED("Somebody asked to set a new password for your account %s."),
  RESET_OPEN("Open this link to choose it. It works once, until %s."),
  RESET_IGNORE("If it was not you, you need not do anything: your password stays as it is."),
  CHANGED_SUBJECT("Your password for %s was changed"),
  CHANGED("The password of your account %s was changed, and all its sessions were ended."),
  CHANGED_NOT_YOU(
      "If it was not you, set a new password at once, and tell those who run the service."),
  SIGN_UP_SUBJECT("Your account for %s"),
  SIGN_UP_ASKED("Somebody asked for an account with this address."),
  SIGN_UP_OPEN("Open this link to create it. It works once, until %s."),
  SIGN_UP_IGNORE("If it was not you, you need not do anything: no account is created."),
  SIGN_UP_EXISTS(
      "There is one already; its username is %s. If you have forgotten the password, you can set a new one:");

  private final String text;

  MailText(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
