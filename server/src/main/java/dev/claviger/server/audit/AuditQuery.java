package dev.claviger.server.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/// Which events, of all.
///
/// @param account only those about it
/// @param event only those of the type of this name
/// @param since only those at this time or later
/// @param before only those with a smaller id: where the page before ended
/// @param limit at most so many
public record AuditQuery(
    OptionalLong account,
    Optional<String> event,
    Optional<Instant> since,
    OptionalLong before,
    int limit) {

  public static AuditQuery newest(int limit) {
    return new AuditQuery(
        OptionalLong.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty(), limit);
  }

  public AuditQuery account(long id) {
    return new AuditQuery(OptionalLong.of(id), event, since, before, limit);
  }

  public AuditQuery event(String name) {
    return new AuditQuery(account, Optional.of(name), since, before, limit);
  }

  public AuditQuery since(Instant instant) {
    return new AuditQuery(account, event, Optional.of(instant), before, limit);
  }

  public AuditQuery before(long id) {
    return new AuditQuery(account, event, since, OptionalLong.of(id), limit);
  }

  /// Only conditions that are asked for: each has its index.
  String sql() {
    var conditions =
        conditions().keySet().stream().collect(Collectors.joining(" AND ", "WHERE ", " "));
    return "SELECT * FROM audit_event %sORDER BY id DESC LIMIT :limit"
        .formatted(conditions().isEmpty() ? "" : conditions);
  }

  Query bind(Query query) {
    conditions().forEach((condition, value) -> query.bind(name(condition), value));
    return query.bind("limit", limit);
  }

  private static String name(String condition) {
    return condition.substring(condition.indexOf(':') + 1);
  }

  private Map<String, Object> conditions() {
    var conditions = new LinkedHashMap<String, Object>();
    account.ifPresent(id -> conditions.put("account_id = :account", id));
    event.ifPresent(name -> conditions.put("event = :event", name));
    since.ifPresent(instant -> conditions.put("at >= :since", instant));
    before.ifPresent(id -> conditions.put("id < :before", id));
    return conditions;
  }
}
