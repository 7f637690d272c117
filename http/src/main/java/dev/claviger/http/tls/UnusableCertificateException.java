package dev.claviger.http.tls;

import java.io.Serial;

/// A certificate or key that cannot be used. The message names the file and says what to mend, and
/// holds nothing secret.
public final class UnusableCertificateException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  UnusableCertificateException(String message) {
    super(message);
  }

  UnusableCertificateException(String message, Throwable cause) {
    super(message, cause);
  }
}
