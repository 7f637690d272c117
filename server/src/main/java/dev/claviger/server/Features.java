package dev.claviger.server;

import dev.claviger.http.Request;
import dev.claviger.server.Front.TokenRoutes;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.server.accounts.BreachedPasswords;
import dev.claviger.server.accounts.FirstAdministrator;
import dev.claviger.server.accounts.OpenAccounts;
import dev.claviger.server.accounts.PasswordLogin;
import dev.claviger.server.audit.AuditEndpoint;
import dev.claviger.server.audit.AuditEvent;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.audit.Cause;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.cookies.TokenCookies;
import dev.claviger.server.database.Database;
import dev.claviger.server.keys.JwksEndpoint;
import dev.claviger.server.keys.KeyRing;
import dev.claviger.server.keys.RemoteKeys;
import dev.claviger.server.login.LoginPages;
import dev.claviger.server.mail.Letter;
import dev.claviger.server.mail.MailKind;
import dev.claviger.server.mail.OutgoingMail;
import dev.claviger.server.monitoring.Health;
import dev.claviger.server.passwords.Passwords;
import dev.claviger.server.signup.SignUps;
import dev.claviger.server.tokens.Hello;
import dev.claviger.server.tokens.IdentityAssertions;
import dev.claviger.server.tokens.Tokens;
import dev.claviger.server.web.Caller;
import dev.claviger.server.web.LoginThrottle;
import dev.claviger.server.web.Refusals;
import dev.claviger.server.web.Route;
import dev.claviger.server.web.Site;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The features of the token service, on its database. Every object is made here or in the feature
/// that owns it, in the order in which they need each other.
final class Features {
  private final ServerSettings settings;
  private final AuditLog audit;
  private final Accounts accounts;
  private final Optional<FirstAdministrator> firstAdministrator;
  private final KeyRing keys;
  private final Tokens tokens;
  private final Health health;
  private final List<Route> routes;
  private final Site site;

  /// What was opened is closed with `resources`. `progress` is told in lines what is done to the
  /// database.
  Features(
      ServerSettings settings,
      InstantSource clock,
      SecureRandom random,
      Consumer<String> progress,
      Resources resources) {
    this.settings = settings;
    settings
        .passwords()
        .breachedList()
        .map(BreachedPasswords::new)
        .ifPresent(BreachedPasswords::check);

    DataDirectory.prepare(settings.data());
    var database = resources.keep(Database.open(settings.database(), settings.data()));
    database.migrations().atStart(settings.database().migrateOnStart(), progress);

    keys =
        resources.keep(
            KeyRing.open(
                settings.keys(),
                settings.data(),
                database,
                settings.tokens().longestLifetime(),
                clock));
    audit = resources.keep(new AuditLog(settings.audit(), database, clock));

    var people =
        resources.keep(
            OpenAccounts.in(
                settings.accounts(), settings.database(), settings.data(), database, clock));
    accounts = people.accounts();
    var hasher = resources.keep(people.hasher(settings.passwords(), random));
    firstAdministrator =
        people.django().isPresent()
            ? Optional.empty()
            : FirstAdministrator.createIfNone(accounts, hasher, random);
    firstAdministrator.ifPresent(first ->
        audit.record(
            new AuditEvent.AccountCreated(first.account().id(), Cause.FIRST_START),
            Origin.server()));
    var passwordLogin = new PasswordLogin(accounts, hasher);
    var loginThrottle = new LoginThrottle(settings.throttles(), clock);
    var cookies = TokenCookies.create(settings.cookies(), settings.cors(), keys, random);
    tokens =
        resources.keep(
            Tokens.create(
                settings.tokens(),
                settings.sessions(),
                loginThrottle,
                keys,
                RemoteKeys.of(settings.keys(), clock).map(resources::keep),
                cookies,
                settings.claims(),
                accounts,
                people.django(),
                passwordLogin,
                people.cache(settings.tokens().accountCache(), settings.tokens().staleAccountAge()),
                database,
                audit,
                random,
                clock));

    var mail =
        OutgoingMail.where(
            settings.mail(), settings.web(), settings.throttles(), database, audit, random, clock);
    var passwords =
        Passwords.create(
            settings.passwords(),
            settings.passwordReset(),
            settings.web(),
            accounts,
            hasher,
            passwordLogin,
            loginThrottle,
            tokens.endpoints()::begin,
            mail,
            audit);
    var signUps =
        mail.filter(_ -> settings.signUp().enabled())
            .map(it ->
                SignUps.create(settings.signUp(), settings.web(), accounts, passwords, it, audit));
    mail.map(it -> it.deliver(letters(passwords, signUps))).ifPresent(resources::keep);

    health = new Health(database);
    routes =
        Routes.table(
            tokens.endpoints(),
            tokens.sliding(),
            tokens.sessions(),
            passwords,
            signUps,
            settings.web().pages(),
            new AuditEndpoint(audit.events()),
            new Hello());
    var jwks = new JwksEndpoint(keys, settings.keys());
    site =
        Site.of(
            routes,
            Routes.beside(
                health,
                jwks,
                LoginPages.handlers(
                    settings.cookies(),
                    tokens.endpoints()::obtain,
                    tokens.endpoints()::refresh,
                    tokens.sessions()::endCurrent,
                    tokens.authentication(),
                    cookies)),
            tokens.authentication(),
            settings.web(),
            settings.cors(),
            settings.throttles(),
            this::throttled,
            clock);
  }

  private static Map<MailKind, Letter.Writer> letters(
      Passwords passwords, Optional<SignUps> signUps) {
    var letters = new HashMap<>(passwords.letters());
    signUps.ifPresent(it -> letters.put(MailKind.SIGN_UP, it.letters()));
    return letters;
  }

  private void throttled(Request request, Optional<Caller> caller, String limit) {
    var account = caller.stream().mapToLong(Caller::id).findFirst();
    audit.record(new AuditEvent.RequestThrottled(account, limit), Origin.of(request));
  }

  /// As far as what stands in front needs to know it.
  TokenRoutes forFront() {
    var refusals = new Refusals(tokens.authentication(), settings.web());
    var assertions = new IdentityAssertions(settings.tokens(), keys);
    return new TokenRoutes(site, site::answers, tokens.authentication(), refusals, assertions);
  }

  AuditLog audit() {
    return audit;
  }

  Accounts accounts() {
    return accounts;
  }

  Optional<FirstAdministrator> firstAdministrator() {
    return firstAdministrator;
  }

  KeyRing keys() {
    return keys;
  }

  Health health() {
    return health;
  }

  List<Route> routes() {
    return routes;
  }
}
