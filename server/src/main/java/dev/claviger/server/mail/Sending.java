package dev.claviger.server.mail;

/// What became of a mail that was given to the mail server.
public sealed interface Sending {

  /// The server has taken it over.
  record Accepted() implements Sending {}

  /// The server will not take this one, however often it is asked.
  ///
  /// @param detail what the server said: never for the log, since some repeat what they were sent
  record Refused(int code, String detail) implements Sending {}

  /// Not now, or not with these settings.
  record Delayed(Trouble trouble, String detail) implements Sending {}

  /// What kept a mail from being sent.
  enum Trouble {
    CONNECTION(
        "the mail server cannot be reached",
        "Check host and port in mail.server, and that this machine may connect to them."
            + " A server that is silent may await TLS: mail.security tls (port 465), not starttls"
            + " (587)."),
    TLS(
        "there is no trusted TLS connection to the mail server",
        "Check that mail.security fits the port in mail.server: starttls for 587, tls for 465."
            + " If the certificate is of an authority of your own, set mail.certificates; it has to"
            + " be for the host in mail.server."),
    LOGIN(
        "the mail server does not accept user and password",
        "Check mail.user and mail.password; without them the server may take no mail from here."),
    SENDER(
        "the mail server does not accept the sender",
        "Set mail.from to an address that this server sends for."),
    BUSY("the mail server asks to come back later", "Try again later."),
    OTHER("the mail server did not take the mail", "The mail server's own log may say more.");

    private final String text;
    private final String hint;

    Trouble(String text, String hint) {
      this.text = text;
      this.hint = hint;
    }

    public String text() {
      return text;
    }

    /// What to mend.
    public String hint() {
      return hint;
    }
  }
}
