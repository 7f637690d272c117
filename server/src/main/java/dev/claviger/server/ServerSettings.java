package dev.claviger.server;

import dev.claviger.http.server.AccessLogOptions;
import dev.claviger.http.server.HttpOptions;
import dev.claviger.server.accounts.AccountSettings;
import dev.claviger.server.accounts.PasswordSettings;
import dev.claviger.server.audit.AuditSettings;
import dev.claviger.server.claims.ClaimSettings;
import dev.claviger.server.cookies.CookieSettings;
import dev.claviger.server.database.DatabaseSettings;
import dev.claviger.server.keys.KeySettings;
import dev.claviger.server.mail.MailSettings;
import dev.claviger.server.monitoring.ManagementSettings;
import dev.claviger.server.passwords.ResetSettings;
import dev.claviger.server.signup.SignUpSettings;
import dev.claviger.server.tokens.SessionSettings;
import dev.claviger.server.tokens.TokenSettings;
import dev.claviger.server.tracing.TracingSettings;
import dev.claviger.server.web.CorsSettings;
import dev.claviger.server.web.ThrottleSettings;
import dev.claviger.server.web.TlsSettings;
import dev.claviger.server.web.WebSettings;
import dev.claviger.settings.Address;
import dev.claviger.settings.ForeignBlock;
import dev.claviger.settings.ForeignBlock.Without;
import dev.claviger.settings.Group;
import dev.claviger.settings.Setting;
import java.nio.file.Path;
import java.util.List;

/// Every setting of the server. Each feature owns the record of its group.
@ForeignBlock(
    value = "simplejwt",
    without = {
      @Without(
          name = "JSON_ENCODER",
          accepts = {"None"},
          instead = "Leave it out: claims are JSON as they are."),
      @Without(
          name = "USER_AUTHENTICATION_RULE",
          accepts = {"rest_framework_simplejwt.authentication.default_user_authentication_rule"},
          instead =
              "An account has to be active; tokens.check-user-is-active says whether that is asked"
                  + " after the login too."),
      @Without(
          name = "CHECK_REVOKE_TOKEN",
          accepts = {"False", "True", "false", "true"},
          instead = "Leave it out: a new password always ends the tokens of before."),
      @Without(
          name = "REVOKE_TOKEN_CLAIM",
          accepts = {"hash_password"},
          instead = "Tokens carry a counter in place of a hash: tokens.epoch-claim."),
      @Without(
          name = "ON_LOGIN_SUCCESS",
          accepts = {"rest_framework_simplejwt.serializers.default_on_login_success"},
          instead =
              "Logins are in the audit log; tokens.update-last-login keeps the last one in the"
                  + " account."),
      @Without(
          name = "ON_LOGIN_FAILED",
          accepts = {"rest_framework_simplejwt.serializers.default_on_login_failed"},
          instead = "Failed logins are in the audit log."),
      @Without(
          name = "TOKEN_USER_CLASS",
          accepts = {"rest_framework_simplejwt.models.TokenUser"},
          instead = "Leave it out: there are no Python objects."),
      @Without(
          name = "TOKEN_OBTAIN_SERIALIZER",
          accepts = {"rest_framework_simplejwt.serializers.TokenObtainPairSerializer"},
          instead = "Leave it out: the answers are those of the built-in class."),
      @Without(
          name = "TOKEN_REFRESH_SERIALIZER",
          accepts = {"rest_framework_simplejwt.serializers.TokenRefreshSerializer"},
          instead = "Leave it out: the answers are those of the built-in class."),
      @Without(
          name = "TOKEN_VERIFY_SERIALIZER",
          accepts = {"rest_framework_simplejwt.serializers.TokenVerifySerializer"},
          instead = "Leave it out: the answers are those of the built-in class."),
      @Without(
          name = "TOKEN_BLACKLIST_SERIALIZER",
          accepts = {"rest_framework_simplejwt.serializers.TokenBlacklistSerializer"},
          instead = "Leave it out: the answers are those of the built-in class."),
      @Without(
          name = "SLIDING_TOKEN_OBTAIN_SERIALIZER",
          accepts = {"rest_framework_simplejwt.serializers.TokenObtainSlidingSerializer"},
          instead = "Leave it out: the answers are those of the built-in class."),
      @Without(
          name = "SLIDING_TOKEN_REFRESH_SERIALIZER",
          accepts = {"rest_framework_simplejwt.serializers.TokenRefreshSlidingSerializer"},
          instead = "Leave it out: the answers are those of the built-in class."),
      @Without(
          name = "AUTH_HEADER_TYPE",
          instead = "SimpleJWT has removed it; write AUTH_HEADER_TYPES."),
      @Without(
          name = "AUTH_TOKEN_CLASS",
          instead = "SimpleJWT has removed it; write AUTH_TOKEN_CLASSES."),
      @Without(name = "SECRET_KEY", instead = "SimpleJWT has removed it; write SIGNING_KEY."),
      @Without(name = "TOKEN_BACKEND_CLASS", instead = "SimpleJWT has removed it; leave it out.")
    })
public record ServerSettings(
    @Setting(
            help = "Directory for the database and the signing keys. Created on first use.",
            byDefault = "data")
        Path data,
    @Setting(
            help =
                "Address to listen on: HOST:PORT, :PORT for every interface, or PORT for this"
                    + " machine only.",
            byDefault = "127.0.0.1:8000")
        Address listen,
    @Group(help = "Where accounts and tokens are kept.") DatabaseSettings database,
    @Group(help = "Whose accounts they are.") AccountSettings accounts,
    @Group(help = "What tokens are signed with.") KeySettings keys,
    @Group(help = "What tokens say and how long they live.") TokenSettings tokens,
    @Group(help = "Claims of your own, each an item of this list in the settings file.")
        List<ClaimSettings> claims,
    @Group(help = "Tokens in cookies, for applications in a browser.") CookieSettings cookies,
    @Group(help = "How long logins last.") SessionSettings sessions,
    @Group(help = "How passwords are stored, and which are accepted.") PasswordSettings passwords,
    @Group(help = "Setting a new password by e-mail, where mail is sent.")
        ResetSettings passwordReset,
    @Group(help = "People who create their own account.") SignUpSettings signUp,
    @Group(help = "The mail server, for links and notices.") MailSettings mail,
    @Group(help = "How often clients may do what costs or tempts.") ThrottleSettings throttles,
    @Group(help = "What is remembered of security events.") AuditSettings audit,
    @Group(help = "How answers look, and which proxies are believed.") WebSettings web,
    @Group(help = "HTTPS: certificate, address, redirect.") TlsSettings tls,
    @Group(help = "Which pages of other origins may call.") CorsSettings cors,
    @Group(help = "Health and metrics, for operators.") ManagementSettings management,
    @Group(help = "The web server.") HttpOptions http,
    @Group(help = "One line for each request.") AccessLogOptions accessLog,
    @Group(help = "Traces of requests, for OpenTelemetry.") TracingSettings tracing) {

  public ServerSettings {
    ClaimSettings.check(claims, tokens.ownClaims(), tokens.allAudiences());
    if (mail.enabled() && web.publicUrl().isEmpty()) {
      throw new IllegalArgumentException(
          "mail.server needs web.public-url, such as https://login.example.org: what links in mails begin with");
    }
    if (signUp.enabled() && !mail.enabled()) {
      throw new IllegalArgumentException(
          "sign-up.enabled needs mail.server: addresses of new accounts are confirmed by mail");
    }
    if (!cookies.isOff() && cors.anyOrigin()) {
      throw new IllegalArgumentException(
          "cookies.mode and cors.origins '*' do not go together: name the origins whose pages may"
              + " call");
    }
    if (!cookies.isOff() && !cookies.secure() && !listen.isLoopback()) {
      throw new IllegalArgumentException(
          "cookies.secure false is for development on this machine, and listen is %s: listen on 127.0.0.1, or set cookies.secure"
              .formatted(listen));
    }
  }
}
