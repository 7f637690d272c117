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
    CONNECTION("the mail server cannot be reached"),
    TLS("there is no trusted TLS connection to the mail server"),
    LOGIN("the mail server does not accept user and password"),
    SENDER("the mail server does not accept the sender"),
    BUSY("the mail server asks to come back later"),
    OTHER("the mail server did not take the mail");

    private final String text;

    Trouble(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
