package dev.claviger.server.web;

/// What the pages for people say, beside the messages.
public enum PageText implements PublicText {
  RESET_TITLE("Forgotten password"),
  NEW_PASSWORD_TITLE("New password"),
  SIGN_UP_TITLE("New account"),
  EMAIL_LABEL("E-mail address"),
  USERNAME_LABEL("Username"),
  PASSWORD_LABEL("Password"),
  SEND("Send link"),
  SAVE("Save");

  private final String text;

  PageText(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
