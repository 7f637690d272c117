package dev.claviger.server.audit;

import dev.claviger.http.Parameters;
import dev.claviger.http.Request;
import dev.claviger.server.web.Answer;
import dev.claviger.server.web.Call;
import dev.claviger.server.web.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The log for staff, in pages with a cursor: what is written meanwhile moves no page.
public final class AuditEndpoint {
  private static final int USUAL_PAGE = 100;
  private static final int LARGEST_PAGE = 1_000;

  private final AuditEvents events;

  public AuditEndpoint(AuditEvents events) {
    this.events = events;
  }

  /// The events that `?account=`, `event=`, `since=` and `before=` leave, the newest first.
  public Answer list(Call call) {
    var query = query(call.request().query());
    var rows = events.find(query);
    var page = new LinkedHashMap<String, Object>();
    page.put("next", next(call.request(), rows, query.limit()));
    page.put("results", rows.stream().map(AuditRecord::facts).toList());
    return Answer.ok(page);
  }

  private static AuditQuery query(Parameters parameters) {
    var query = AuditQuery.newest(pageSize(parameters));
    query = given(parameters, "account", Long::valueOf).map(query::account).orElse(query);
    query = given(parameters, "event", AuditEndpoint::known).map(query::event).orElse(query);
    query = given(parameters, "since", AuditEndpoint::instant).map(query::since).orElse(query);
    return given(parameters, "before", Long::valueOf).map(query::before).orElse(query);
  }

  private static int pageSize(Parameters parameters) {
    var asked = given(parameters, "page_size", Integer::valueOf).orElse(USUAL_PAGE);
    return Math.clamp(asked, 1, LARGEST_PAGE);
  }

  private static <T> Optional<T> given(
      Parameters parameters, String name, Function<String, T> reading) {
    try {
      return parameters.last(name).map(reading);
    } catch (IllegalArgumentException | DateTimeException unreadable) {
      throw Problem.BAD_FILTER.failure(name);
    }
  }

  private static Instant instant(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  private static String known(String name) {
    if (Arrays.stream(AuditEventType.values()).noneMatch(type -> type.eventName().equals(name))) {
      throw new IllegalArgumentException("no event has this name");
    }
    return name;
  }

  /// The address of the next page, or an empty Optional, which is written as null.
  private static Object next(Request request, List<AuditRecord> rows, int limit) {
    if (rows.size() < limit) {
      return Optional.empty();
    }
    var others =
        request.rawQuery().stream()
            .flatMap(query -> Arrays.stream(query.split("&", -1)))
            .filter(pair -> !pair.isEmpty() && !pair.startsWith("before="))
            .map(pair -> "&" + pair)
            .reduce("", String::concat);
    return "%s://%s%s?before=%d%s"
        .formatted(
            request.scheme(), request.host(), request.rawPath(), rows.getLast().id(), others);
  }
}
