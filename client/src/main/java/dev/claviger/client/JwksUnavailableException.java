package dev.claviger.client;

import java.net.URI;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Keys could not be fetched; the message says from where and why.
public final class JwksUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  JwksUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static JwksUnavailableException of(URI uri, Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    var reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new JwksUnavailableException("no keys from %s: %s".formatted(uri, reason), cause);
  }
}
