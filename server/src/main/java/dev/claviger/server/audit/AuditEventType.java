package dev.claviger.server.audit;

/// Every kind of security event (OWASP ASVS 5.0, 16.3): its name in the log, and what it means. The
/// reference is printed from this table.
public enum AuditEventType {
  LOGIN_ACCEPTED("login.accepted", "Somebody logged in."),
  LOGIN_REFUSED(
      "login.refused", "A login failed; `reason` says why. Without account: nobody has that name."),
  LOGIN_THROTTLED(
      "login.throttled",
      "Too many logins failed: for a while those that follow are not even tried."),
  REQUEST_THROTTLED("request.throttled", "A client asked too often; `scope` names the limit."),
  TOKEN_REFRESHED("token.refreshed", "A refresh token was used. Only with `audit.refreshes`."),
  TOKEN_REUSED(
      "token.reused",
      "A spent refresh token was used again: it was stolen, or a client is broken. Its session was"
          + " ended."),
  SESSION_ENDED("session.ended", "One session was ended; `reason` says how."),
  SESSIONS_ENDED("sessions.ended", "All sessions of an account, or all but one, were ended."),
  ACCOUNT_CREATED("account.created", "An account was created."),
  ACCOUNT_CHANGED("account.changed", "An account was changed; `change` says what."),
  ACCOUNT_DELETED("account.deleted", "An account was deleted."),
  PASSWORD_CHANGED("password.changed", "A new password was set; `reason` says how."),
  PASSWORD_CHANGE_REFUSED(
      "password.change_refused",
      "Somebody who is logged in did not know the password; `reason` says more."),
  PASSWORD_RESET_REQUESTED(
      "password.reset_requested", "A link to set a new password was sent by e-mail."),
  MAIL_FAILED("mail.failed", "A mail (`mail`) was not sent and will not be; `reason` says why."),
  KEY_CREATED("key.created", "A signing key was made or imported; it does not sign yet."),
  KEY_ROTATED("key.rotated", "Another key signs from now on; `previous` goes on verifying."),
  KEY_REVOKED("key.revoked", "A signing key was withdrawn, and all its tokens with it."),
  KEY_EXPIRED("key.expired", "The last token of a former key has expired; the key was destroyed."),
  MASTER_SECRET_CHANGED(
      "master_secret.changed", "The signing keys were encrypted under another master secret."),
  AUDIT_OVERFLOWED(
      "audit.overflowed",
      "The database was too slow for the log: `events` events stand in the program's log instead.");

  private final String eventName;
  private final String meaning;

  AuditEventType(String eventName, String meaning) {
    this.eventName = eventName;
    this.meaning = meaning;
  }

  /// Its name in the table, in the API and on the command line; never changes.
  public String eventName() {
    return eventName;
  }

  /// For the reference page.
  public String meaning() {
    return meaning;
  }
}
