package dev.claviger.server.mail;

/// Why a mail is not sent at all.
public enum MailFailure {
  /// The address is no mailbox.
  BAD_ADDRESS,
  /// The mail server will not take it.
  REFUSED,
  /// It could not be sent for as long as it was of use.
  GIVEN_UP
}
