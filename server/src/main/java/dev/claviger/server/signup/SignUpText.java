package dev.claviger.server.signup;

import dev.claviger.server.web.PublicText;

/// What a person is told who wants an account.
public enum SignUpText implements PublicText {
  /// The same whether the address has an account already or not.
  SIGN_UP_SENT("A mail was sent to this address: it says how to go on."),
  SIGN_UP_DONE("Your account was created. You can log in with it now."),
  DOMAIN_NOT_ADMITTED("Addresses of this domain cannot have an account here.");

  private final String text;

  SignUpText(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
