package dev.claviger.server.accounts;

import dev.claviger.server.web.Failure.InvalidFields.Fault;

/// Why a new password is not accepted.
///
/// @param argument of the text, or empty
public record PasswordFault(PasswordText text, String argument) {

  static PasswordFault of(PasswordText text) {
    return new PasswordFault(text, "");
  }

  public String code() {
    return text.code();
  }

  /// In English: SimpleJWT clients and Django forms know these texts.
  public String message() {
    return text.text().replace("%s", argument);
  }

  /// As the fault of a field, told in the client's language.
  public Fault ofField() {
    return new Fault(text, argument);
  }
}
