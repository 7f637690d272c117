package dev.claviger.jose;

/// A text that is not JSON, or more JSON than the limits allow, or a value that JSON cannot carry.
public final class InvalidJsonException extends JoseException {
  InvalidJsonException(String message) {
    super(message);
  }
}
