package dev.claviger.server.accounts;

import dev.claviger.server.web.PublicText;

/// What can be wrong with the name and the address of a new account: Django's words.
public enum AccountText implements PublicText {
  NOT_AN_EMAIL("Enter a valid email address."),
  NOT_A_USERNAME(
      "Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_"
          + " characters."),
  USERNAME_TAKEN("A user with that username already exists.");

  private final String text;

  AccountText(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
