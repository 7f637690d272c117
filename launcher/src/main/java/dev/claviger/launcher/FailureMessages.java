package dev.claviger.launcher;

import dev.claviger.gateway.apps.UnusableAppException;
import dev.claviger.http.tls.UnusableCertificateException;
import dev.claviger.jose.JoseException;
import dev.claviger.server.DataDirectoryUnusable;
import dev.claviger.server.accounts.BreachedListUnusable;
import dev.claviger.server.database.DatabaseException;
import dev.claviger.server.keys.KeyRefused;
import dev.claviger.server.keys.KeyUnusable;
import dev.claviger.server.mail.MailUnusable;
import dev.claviger.settings.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import java.util.Optional;

/// The one place that turns an exception into what a person reads and what a script gets.
final class FailureMessages {

  /// What to print on standard error, and how to end.
  record Failure(ExitCode exitCode, String message) {}

  private FailureMessages() {}

  static Failure of(Throwable thrown) {
    return switch (thrown) {
      case CommandFailure failure -> new Failure(failure.exitCode(), text(failure));
      case SettingsException settings -> new Failure(ExitCode.USAGE, text(settings));
      case DatabaseException database -> new Failure(ExitCode.UNAVAILABLE, text(database));
      case KeyRefused key -> new Failure(ExitCode.REFUSED, text(key));
      case KeyUnusable key -> new Failure(ExitCode.UNAVAILABLE, text(key));
      case JoseException jose -> new Failure(ExitCode.UNAVAILABLE, text(jose));
      case DataDirectoryUnusable data -> new Failure(ExitCode.UNAVAILABLE, text(data));
      case BreachedListUnusable list -> new Failure(ExitCode.UNAVAILABLE, text(list));
      case MailUnusable mail -> new Failure(ExitCode.UNAVAILABLE, text(mail));
      case UnusableCertificateException tls -> new Failure(ExitCode.UNAVAILABLE, text(tls));
      case UnusableAppException app -> new Failure(ExitCode.USAGE, text(app));
      case BindException bind -> new Failure(ExitCode.UNAVAILABLE, cannotListen(bind));
      case FileSystemException file -> new Failure(ExitCode.UNAVAILABLE, file(file));
      case IOException io -> new Failure(ExitCode.UNAVAILABLE, text(io));
      case UncheckedIOException wrapper -> of(Objects.requireNonNull(wrapper.getCause()));
      default -> new Failure(ExitCode.INTERNAL, defect(thrown));
    };
  }

  private static String cannotListen(BindException e) {
    return "%s; choose another address with --listen HOST:PORT".formatted(text(e));
  }

  private static String file(FileSystemException e) {
    var reason =
        switch (e) {
          case NoSuchFileException _ -> "no such file or directory";
          case AccessDeniedException _ -> "permission denied";
          case NotDirectoryException _ -> "not a directory";
          case FileAlreadyExistsException _ -> "already exists";
          default -> Optional.ofNullable(e.getReason()).orElse(e.getClass().getSimpleName());
        };
    return "%s: %s".formatted(e.getFile(), reason);
  }

  private static String defect(Throwable e) {
    return "internal error: %s (run again with --debug to see where)".formatted(e);
  }

  private static String text(Throwable e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }
}
