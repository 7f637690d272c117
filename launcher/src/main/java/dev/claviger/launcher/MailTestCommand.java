package dev.claviger.launcher;

import dev.claviger.server.mail.Mail;
import dev.claviger.server.mail.MailSettings;
import dev.claviger.server.mail.Mailbox;
import dev.claviger.server.mail.Sending;
import dev.claviger.server.mail.SmtpTransport;
import dev.claviger.server.web.Language;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "test",
    description = "Send a mail now, and say what the mail server says. Needs no running server.")
final class MailTestCommand implements Action {

  @Option(names = "--to", required = true, paramLabel = "ADDRESS", description = "The recipient.")
  private String to = "";

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  MailTestCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    var mail = settings.load().value().mail();
    if (!mail.enabled()) {
      throw new CommandFailure(
          ExitCode.USAGE, "mail.server is not set: no mail is sent by this installation");
    }
    var recipient =
        Mailbox.of(to)
            .orElseThrow(
                () -> new CommandFailure(ExitCode.USAGE, "'%s' is no address".formatted(to)));
    return said(mail, new SmtpTransport(mail).send(mail(recipient)));
  }

  private static Mail mail(Mailbox recipient) {
    var words = new Mail.Part.Words("Mail from this installation of Claviger arrives.");
    return new Mail(recipient, Language.ENGLISH, "A test of Claviger", List.of(words));
  }

  private ExitCode said(MailSettings mail, Sending outcome) {
    var server = mail.server().orElseThrow();
    return switch (outcome) {
      case Sending.Accepted() -> {
        surroundings
            .out()
            .println(
                "%s has taken the mail to %s (security: %s)."
                    .formatted(server, to, mail.security().name().toLowerCase(Locale.ROOT)));
        yield ExitCode.OK;
      }
      case Sending.Refused(_, var detail) ->
          throw new CommandFailure(
              ExitCode.REFUSED, "%s refuses the mail: %s".formatted(server, detail));
      case Sending.Delayed(var trouble, var detail) ->
          throw new CommandFailure(
              ExitCode.UNAVAILABLE,
              "%s: %s: %s\n%s".formatted(server, trouble.text(), detail, trouble.hint()));
    };
  }
}
