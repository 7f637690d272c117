package dev.claviger.server.passwords;

import dev.claviger.server.web.PublicText;

/// What a person is told who has forgotten a password.
public enum ResetText implements PublicText {
  /// The same whether there is such an account or not.
  RESET_SENT("If there is an account with this address, a link was sent to it."),
  RESET_DONE("The new password is set. You can log in with it now."),
  LINK_NOT_VALID("This link is not valid, or not any more. Ask for a new one.");

  private final String text;

  ResetText(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
