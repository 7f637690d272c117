package dev.claviger.server.mail;

import java.io.Serial;

/// Mail cannot be sent as it is set up; the message says what to mend.
public final class MailUnusable extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  MailUnusable(String message, Throwable cause) {
    super("mail.certificates: " + message, cause);
  }
}
