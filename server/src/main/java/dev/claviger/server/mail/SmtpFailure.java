package dev.claviger.server.mail;

import dev.claviger.server.mail.Sending.Delayed;
import dev.claviger.server.mail.Sending.Refused;
import dev.claviger.server.mail.Sending.Trouble;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/// Decides what an exception of the library means for the mail.
final class SmtpFailure {
  private static final int PERMANENT = 500;

  /// Policy of the server, TLS or login wanted (RFC 4954, section 6; RFC 3207, section 4): mended
  /// by other settings, not by giving up the mail.
  private static final int FIRST_OF_SETTINGS = 530;

  private static final int LAST_OF_SETTINGS = 538;

  private SmtpFailure() {}

  static Sending of(MessagingException failure) {
    return chain(failure)
        .flatMap(it -> known(it).stream())
        .findFirst()
        .orElseGet(() -> new Delayed(Trouble.CONNECTION, detail(failure)));
  }

  /// Exceptions hold their cause and their neighbour in one field; those of recipients come last.
  private static Stream<Exception> chain(Exception failure) {
    var all = Stream.<Exception>iterate(failure, it -> it != null, SmtpFailure::next).toList();
    return all.reversed().stream();
  }

  @SuppressWarnings("NullAway") // the end of the chain
  private static Exception next(Exception failure) {
    return failure instanceof MessagingException message ? message.getNextException() : null;
  }

  private static Optional<Sending> known(Exception failure) {
    return switch (failure) {
      case SMTPAddressFailedException recipient ->
          Optional.of(answered(recipient.getReturnCode(), recipient));
      case SMTPSenderFailedException sender ->
          Optional.of(new Delayed(Trouble.SENDER, detail(sender)));
      case SMTPSendFailedException content ->
          Optional.of(answered(content.getReturnCode(), content));
      case AuthenticationFailedException login ->
          Optional.of(new Delayed(Trouble.LOGIN, detail(login)));
      case SSLException tls -> Optional.of(new Delayed(Trouble.TLS, detail(tls)));
      case MessagingException other when detail(other).contains("STARTTLS") ->
          Optional.of(new Delayed(Trouble.TLS, detail(other)));
      default -> Optional.empty();
    };
  }

  private static Sending answered(int code, Exception failure) {
    if (code >= FIRST_OF_SETTINGS && code <= LAST_OF_SETTINGS) {
      return new Delayed(Trouble.LOGIN, detail(failure));
    }
    return code >= PERMANENT
        ? new Refused(code, detail(failure))
        : new Delayed(code > 0 ? Trouble.BUSY : Trouble.OTHER, detail(failure));
  }

  /// One line, with the cause that the library leaves out of its own.
  private static String detail(Exception failure) {
    var text = new StringBuilder(String.valueOf(failure.getMessage()).strip());
    if (next(failure) != null && !(failure instanceof SMTPSendFailedException)) {
      text.append(": ").append(String.valueOf(next(failure).getMessage()).strip());
    }
    return text.toString()
        .replace("Exception reading response", "no answer")
        .replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
