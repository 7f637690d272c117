package dev.claviger.jose;

/// Everything this library throws of its own accord. The set is closed.
public abstract sealed class JoseException extends RuntimeException
    permits InvalidJsonException, RejectedTokenException, UnusableKeyException {
  JoseException(String message) {
    super(message);
  }

  JoseException(String message, Throwable cause) {
    super(message, cause);
  }
}
