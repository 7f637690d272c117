package dev.claviger.server.tokens;

import dev.claviger.server.accounts.Account;
import dev.claviger.server.audit.AuditEvent.SessionEnded;
import dev.claviger.server.audit.AuditEvent.SessionsEnded;
import dev.claviger.server.audit.AuditLog;
import dev.claviger.server.audit.Origin;
import dev.claviger.server.cookies.TokenCookies;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/// Sessions as people see and end them: their own, and as administrators those of others.
public final class SessionEndpoints {
  private final Sessions sessions;
  private final LongFunction<Optional<Account>> accountById;
  private final TokenCookies cookies;
  private final AuditLog audit;

  SessionEndpoints(
      Sessions sessions,
      LongFunction<Optional<Account>> accountById,
      TokenCookies cookies,
      AuditLog audit) {
    this.cookies = cookies;
    this.sessions = sessions;
    this.accountById = accountById;
    this.audit = audit;
  }

  /// The sessions of the caller, the one used last first.
  public Answer list(Call call) {
    var caller = caller(call);
    return list(caller.account(), caller.familyId());
  }

  /// Ends one of the caller's sessions.
  public Answer end(Call call) {
    return end(call, caller(call).account(), call.path("id"), EndReason.LOGOUT);
  }

  /// Ends the session of the token that the request came with.
  public Answer endCurrent(Call call) {
    var caller = caller(call);
    var id = caller.familyId().orElseThrow(Problem.NO_SUCH_SESSION::failure);
    return loggedOut(caller, end(call, caller.account(), id, EndReason.LOGOUT));
  }

  public Answer endAll(Call call) {
    var caller = caller(call);
    return loggedOut(caller, endAll(call, caller.account(), Optional.empty(), EndReason.LOGOUT));
  }

  /// The browser has no more use for cookies of a session that is over.
  private Answer loggedOut(AccountCaller caller, Answer answer) {
    return caller.byCookie() ? cookies.cleared(answer) : answer;
  }

  /// Ends all of the caller's sessions but the one of the token that the request came with.
  public Answer endOthers(Call call) {
    var caller = caller(call);
    return endAll(call, caller.account(), caller.familyId(), EndReason.LOGOUT);
  }

  /// The sessions of the account that the path names.
  public Answer listOf(Call call) {
    return list(named(call), caller(call).familyId());
  }

  public Answer endOf(Call call) {
    return end(call, named(call), call.path("id"), EndReason.ADMINISTRATOR);
  }

  public Answer endAllOf(Call call) {
    return endAll(call, named(call), Optional.empty(), EndReason.ADMINISTRATOR);
  }

  private Answer list(Account account, Optional<String> current) {
    return Answer.ok(
        sessions.of(account).stream()
            .map(session -> shown(session, current.filter(session.id()::equals).isPresent()))
            .toList());
  }

  private Answer end(Call call, Account account, String id, EndReason reason) {
    if (!sessions.end(account, id, reason)) {
      throw Problem.NO_SUCH_SESSION.failure();
    }
    var event = new SessionEnded(OptionalLong.of(account.id()), id, reason);
    audit.record(event, origin(call));
    return Answer.nothing();
  }

  private Answer endAll(Call call, Account account, Optional<String> but, EndReason reason) {
    if (sessions.endAll(account, but, reason) > 0) {
      audit.record(new SessionsEnded(account.id(), but.orElse(""), reason), origin(call));
    }
    return Answer.nothing();
  }

  private static Origin origin(Call call) {
    return Origin.of(call.request()).by(caller(call).account().id());
  }

  private static Map<String, Object> shown(Session session, boolean current) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("id", session.id());
    facts.put("started_at", session.startedAt().toString());
    facts.put("last_used_at", session.lastUsedAt().toString());
    facts.put("ends_at", session.endsAt().toString());
    facts.put("address", session.address());
    facts.put("user_agent", session.userAgent());
    facts.put("current", current);
    return facts;
  }

  /// The authenticator of this feature is the only one.
  private static AccountCaller caller(Call call) {
    return (AccountCaller) call.identified();
  }

  private Account named(Call call) {
    return UserClaim.parse(call.path("account"))
        .account(accountById)
        .orElseThrow(Problem.NO_SUCH_USER::failure);
  }
}
