package dev.claviger.server.accounts;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The list of breached passwords cannot be searched. New passwords are refused meanwhile: to
/// accept them unseen would be what nobody notices.
public final class BreachedListUnusable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BreachedListUnusable(String message) {
    super("passwords.breached-list: " + message);
  }

  BreachedListUnusable(Path file, IOException cause) {
    super(
        "passwords.breached-list: %s %s"
            .formatted(
                file,
                cause instanceof NoSuchFileException
                    ? "does not exist"
                    : "cannot be read: " + cause.getMessage()),
        cause);
  }
}
