package dev.claviger.server.accounts;

/// Why a login was refused: for the audit log. A client is told one thing in every case.
public enum LoginRefusal {
  UNKNOWN_ACCOUNT,
  WRONG_PASSWORD,
  INACTIVE_ACCOUNT,
  UNUSABLE_PASSWORD,
  UNREADABLE_HASH,
  LEGACY_HASH,
  PASSWORD_TOO_LONG,
  NO_OWN_EMAIL
}
