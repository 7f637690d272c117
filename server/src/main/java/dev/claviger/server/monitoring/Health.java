package dev.claviger.server.monitoring;

import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.Response;
import dev.claviger.server.database.Database;
import dev.claviger.server.database.DatabaseException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The two questions of an orchestrator. `/healthz`: does the process work at all, or should it be
/// restarted? `/readyz`: should requests be sent here now?
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);
  private static final Headers HEADERS =
      Headers.of("Content-Type", "application/json", "Cache-Control", "no-store");
  private static final Response OK = response(200, "ok");
  private static final Response DRAINING = response(503, "draining");
  private static final Response NO_DATABASE = response(503, "database unavailable");

  private final Database database;
  private final AtomicBoolean draining = new AtomicBoolean();

  public Health(Database database) {
    this.database = database;
  }

  /// From now on not ready: the process is about to stop.
  public void drain() {
    draining.set(true);
  }

  public Response alive(Request request) {
    return OK;
  }

  public Response ready(Request request) {
    if (draining.get()) {
      return DRAINING;
    }
    try {
      database.read(handle -> handle.select("select 1").mapTo(Integer.class).one());
      return OK;
    } catch (DatabaseException down) {
      LOG.warn("Not ready: {}", down.getMessage());
      return NO_DATABASE;
    }
  }

  private static Response response(int status, String text) {
    var body = "{\"status\":\"%s\"}".formatted(text).getBytes(StandardCharsets.UTF_8);
    return new Response(status, HEADERS, new Response.Bytes(body));
  }
}
