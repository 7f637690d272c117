package dev.claviger.gateway.sites;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.gateway.GatewaySettings;
import dev.claviger.http.Headers;
import dev.claviger.http.Request;
import dev.claviger.http.RequestTarget;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which route a request belongs to. Each route answers with its name.
class SiteTableTest {

  private static final String SETTINGS =
      """
      sites:
        - hosts: [shop.example, www.shop.example]
          policy: authenticated
          routes:
            - {path: /, respond: 200 home}
            - {path: /api/, respond: 200 api}
            - {path: /api/orders/, methods: [GET, POST], respond: 200 orders}
            - {path: /api/orders/, methods: DELETE, respond: 200 delete}
            - {path: /api/orders/archive, respond: 200 archive}
            - {path: /beta/, headers: 'X-Beta: yes', respond: 200 beta}
            - {path: /beta/, hosts: www.shop.example, respond: 200 www}
            - {path: /admin/, respond: 200 admin}
        - hosts: '*.shop.example'
          policy: allow-any
          routes:
            - {path: /health, respond: 200 health}
        - policy: allow-any
          routes:
            - {path: /, respond: 200 others}
      """;

  @TempDir Path directory;
  private SiteTable<String> table = SiteTable.of(java.util.List.of(), _ -> "");

  @BeforeEach
  void read() throws IOException {
    var file = Files.writeString(directory.resolve("claviger.yaml"), SETTINGS);
    var settings =
        SettingsSchema.of(GatewaySettings.class).load(Sources.NONE.withFile(file)).value();
    table =
        SiteTable.of(settings.sites(), route -> route.settings().respond().orElseThrow().text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop.example         | GET    | /                      | home",
        "shop.example         | GET    | /anything              | home",
        "shop.example         | GET    | /api                   | api",
        "shop.example         | GET    | /api/                  | api",
        "shop.example         | GET    | /apis                  | home",
        "shop.example         | GET    | /api/users             | api",
        "shop.example         | GET    | /api/orders            | orders",
        "shop.example         | GET    | /api/orders/7/lines    | orders",
        "shop.example         | HEAD   | /api/orders/7          | orders",
        "shop.example         | DELETE | /api/orders/7          | delete",
        "shop.example         | PUT    | /api/orders/7          | 405 DELETE, GET, HEAD, POST",
        "shop.example         | PUT    | /api/orders/archive    | archive",
        "shop.example         | PUT    | /api/orders/archive/   | archive",
        "shop.example         | GET    | /api/orders/archive/1  | orders",
        "shop.example         | GET    | /api/orders/archives   | orders",
        "www.shop.example     | GET    | /beta/                 | www",
        "shop.example         | GET    | /beta/                 | 404",
        "shop.example         | GET    | /api?x=/admin/         | api",
        // the host: case, the dot at its end, its port
        "SHOP.Example         | GET    | /api/                  | api",
        "shop.example.        | GET    | /api/                  | api",
        "shop.example:8443    | GET    | /api/                  | api",
        "Shop.Example.:80     | GET    | /api/                  | api",
        "a.shop.example       | GET    | /health                | health",
        "a.shop.example       | GET    | /health/               | health",
        "a.shop.example       | GET    | /healthy               | 404",
        "a.shop.example       | GET    | /health/x              | 404",
        "a.b.shop.example     | GET    | /health                | others",
        "evil.example         | GET    | /admin/                | others",
        "[::1]:8000           | GET    | /                      | others",
        // encoded letters are the letters
        "shop.example         | GET    | /%61dmin/users         | admin",
        "shop.example         | GET    | /adm%69n               | admin",
        // what a careless server would take for /admin/
        "shop.example         | GET    | /%2561dmin/            | 400",
        "shop.example         | GET    | /%252561dmin/          | 400",
        "shop.example         | GET    | //admin/               | 400",
        "shop.example         | GET    | /admin;x=1/            | 400",
        "shop.example         | GET    | /ADMIN/                | 400",
        "shop.example         | GET    | /api/%252e%252e/admin/ | 400",
        "shop.example         | GET    | /api%252fx             | 400",
        "shop.example         | GET    | /api;x/orders/         | 400",
        // the same freedom where it makes no difference
        "shop.example         | GET    | /item;jsessionid=1     | home",
        "shop.example         | GET    | /a//b                  | home",
        "shop.example         | GET    | /API/                  | 400",
        "shop.example         | GET    | /About                 | home",
        "shop.example         | GET    | /api/100%25            | api",
        "shop.example         | GET    | http://shop.example/api/ | api",
      })
  void belongsTo(String host, String method, String target, String route) {
    assertThat(name(table.match(request(host, method, target)))).isEqualTo(route);
  }

  @Test
  void headersDecideAmongRoutesOfOnePath() {
    var request = request("shop.example", "GET", "/beta/").withHeader("X-Beta", "yes");
    assertThat(name(table.match(request))).isEqualTo("beta");
    assertThat(name(table.match(request.withHeader("X-Beta", "no")))).isEqualTo("404");
  }

  /// What proxies say about another path, host or method, and what they are called, is nobody's
  /// concern here.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Forwarded-Uri | /health",
        "X-Original-URL | /health",
        "X-Forwarded-Host | evil.example",
        "X-HTTP-Method-Override | DELETE",
        "User-Agent | GoogleHC/1.0",
        "User-Agent | kube-probe/1.31",
      })
  void noHeaderLeadsElsewhere(String name, String value) {
    var request = request("shop.example", "GET", "/api/orders/1").withHeader(name, value);
    assertThat(name(table.match(request))).isEqualTo("orders");
  }

  private static String name(Match<String> match) {
    return switch (match) {
      case Match.Found<String>(var route) -> route;
      case Match.UnknownHost<String>() -> "421";
      case Match.NotFound<String>() -> "404";
      case Match.WrongMethod<String>(var allowed) -> "405 " + allowed;
      case Match.Ambiguous<String>() -> "400";
    };
  }

  private static Request request(String host, String method, String target) {
    var any = Request.of(method, "/");
    return new Request(
        method,
        RequestTarget.parse(target),
        Headers.empty(),
        any.body(),
        any.remoteAddress(),
        "http",
        host,
        "1",
        "HTTP/1.1");
  }
}
