package dev.claviger.server.web;

import dev.claviger.http.throttle.Rate;
import dev.claviger.settings.Setting;
import java.util.Optional;
import java.util.stream.Stream;

/// How often clients may do what costs or tempts. Rates are written as in REST framework.
public record ThrottleSettings(
    @Setting(
            help =
                "How many failed logins one address may have with one username before it has to"
                    + " wait, as N/s, N/m, N/h or N/d. `off` lets anybody guess for ever.",
            byDefault = "20/m")
        String loginFailures,
    @Setting(
            help =
                "How many failed logins one address may have with whatever usernames: against one"
                    + " password tried on many accounts. `off` for no bound.",
            byDefault = "200/h")
        String loginFailuresByAddress,
    @Setting(
            help =
                "How many failed logins one username may have from whatever addresses: against many"
                    + " machines that guess together. Addresses from which its owner has logged in"
                    + " before are let through all the same. `off` for no bound.",
            byDefault = "100/h")
        String loginFailuresByAccount,
    @Setting(
            help =
                "How many requests one address may send without credentials. `off` for no bound.",
            byDefault = "off",
            simplejwt = "DEFAULT_THROTTLE_RATES.anon")
        String anonymous,
    @Setting(
            help =
                "How many requests one account may send, or one address without credentials. `off`"
                    + " for no bound.",
            byDefault = "off",
            simplejwt = "DEFAULT_THROTTLE_RATES.user")
        String user,
    @Setting(help = "How many logins one address may try, right or wrong.", byDefault = "off")
        String login,
    @Setting(help = "How often one address may refresh.", byDefault = "off") String refresh,
    @Setting(help = "How often one address may have tokens verified.", byDefault = "off")
        String verify,
    @Setting(help = "How often one address may blacklist tokens.", byDefault = "off")
        String blacklist,
    @Setting(
            help =
                "How often one account may try to change its password. The address counts where the"
                    + " account is not known.",
            byDefault = "20/h")
        String password,
    @Setting(
            help =
                "How often one address may ask for a new password, and try to set it by the link that"
                    + " it got.",
            byDefault = "60/h")
        String passwordReset,
    @Setting(
            help = "How often one address may ask for an account, and try to create it.",
            byDefault = "60/h")
        String signUp,
    @Setting(
            help =
                "How many mails of one kind people who are not logged in may have sent to one mailbox."
                    + " What is too much is dropped; who asked is told the same in any case.",
            byDefault = "5/h")
        String mailsByRecipient) {
  private static final String OFF = "off";

  public ThrottleSettings {
    Stream.of(
            loginFailures,
            loginFailuresByAddress,
            loginFailuresByAccount,
            anonymous,
            user,
            login,
            refresh,
            verify,
            blacklist,
            password,
            passwordReset,
            signUp,
            mailsByRecipient)
        .forEach(ThrottleSettings::rate);
  }

  /// The rate of failed logins, unless that throttle is switched off.
  public Optional<Rate> loginFailureRate() {
    return rate(loginFailures);
  }

  /// The same for one address, whatever the username.
  public Optional<Rate> loginFailureRateByAddress() {
    return rate(loginFailuresByAddress);
  }

  /// The same for one username, whatever the address.
  public Optional<Rate> loginFailureRateByAccount() {
    return rate(loginFailuresByAccount);
  }

  /// The rate of mails to one mailbox that strangers cause.
  public Optional<Rate> mailsByRecipientRate() {
    return rate(mailsByRecipient);
  }

  Optional<Rate> anonymousRate() {
    return rate(anonymous);
  }

  Optional<Rate> userRate() {
    return rate(user);
  }

  Optional<Rate> rate(Scope scope) {
    return rate(
        switch (scope) {
          case LOGIN -> login;
          case REFRESH -> refresh;
          case VERIFY -> verify;
          case BLACKLIST -> blacklist;
          case PASSWORD -> password;
          case PASSWORD_RESET -> passwordReset;
          case SIGN_UP -> signUp;
        });
  }

  private static Optional<Rate> rate(String text) {
    return text.equals(OFF) ? Optional.empty() : Optional.of(Rate.parse(text));
  }
}
