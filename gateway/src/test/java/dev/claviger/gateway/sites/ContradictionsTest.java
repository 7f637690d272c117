package dev.claviger.gateway.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.claviger.gateway.GatewaySettings;
import dev.claviger.settings.Problem;
import dev.claviger.settings.SettingsException;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is wrong with sites, and where a person reads that it is.
class ContradictionsTest {

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{hosts: a.example, policy: staff} | 1:17: sites[0]: a site needs routes: what is served, and to whom",
        "{routes: [{path: /a}], policy: staff} | 1:26: sites[0].routes[0]: a route needs a target: proxy, app, files, redirect or respond",
        "{routes: [{respond: 404, redirect: /x, policy: staff}]} | 1:29: sites[0].routes[0].respond: a route has one target, this one has redirect and respond",
        "{routes: [{respond: 404}]} | 1:29: sites[0].routes[0].policy: who may? Give the route or its site a policy: allow-any, authenticated, staff …",
        "{policy: staff, routes: [{proxy: shop}]} | 1:42: sites[0].routes[0].proxy: there is no upstream 'shop'; write an address such as http://127.0.0.1:3000, or list it under upstreams",
        "{policy: staff, routes: [{proxy: ftp://a}]} | 1:42: sites[0].routes[0].proxy: 'ftp://a' is no address of a server; write http://HOST:PORT or unix:/PATH",
        "{policy: staff, routes: [{app: shop}]} | 1:40: sites[0].routes[0].app: there is no app 'shop'; list it under apps, with its command",
        "{policy: staff, routes: [{files: /nowhere}]} | 1:42: sites[0].routes[0].files: '/nowhere' is not a directory",
        "{policy: staff, routes: [{respond: 404, methods: get}]} | 1:58: sites[0].routes[0].methods: 'get' is no method; they are written in capitals",
        "{policy: staff, routes: [{respond: 404, strip-prefix: true}]} | 1:63: sites[0].routes[0].strip-prefix: only proxy and app need it",
        "{policy: staff, routes: [{respond: 404, timeouts: {response: 1s}}]} | 1:70: sites[0].routes[0].timeouts: only proxy and app have them",
        "{policy: staff, routes: [{respond: 404, cache: {size: 1MiB}}]} | 1:63: sites[0].routes[0].cache: only proxy and app have one: files are kept anyway",
        "{policy: staff, routes: [{proxy: 'http://a:1', cache: {size: 60GiB}}]} | 1:70: sites[0].routes[0].cache.size: caches may take half of the memory of the process at most, which is",
        "{policy: staff, hosts: a.example, routes: [{respond: 404, hosts: b.example}]} | 1:74: sites[0].routes[0].hosts: 'b.example' is none of the hosts of the site",
        "{policy: staff, routes: [{respond: 404}, {path: /, methods: GET, respond: 404}]} | 1:57: sites[0].routes[1].path: never reached: routes[0] takes all of its requests",
        "{policy: staff, routes: [{respond: 404, path: /a/}, {path: /A/, respond: 404}]} | 1:68: sites[0].routes[1].path: '/A/' and '/a/' differ in case alone",
        "{policy: staff, identity-from: none, routes: [{respond: 404}]} | 1:65: sites[0].routes[0].identity-from: with none nobody is known, and 'staff' admits nobody then: allow-any is the policy for that",
        "{policy: allow-any, routes: [{respond: 404, identity-from: 'none, cookie'}]} | 1:68: sites[0].routes[0].identity-from: none stands alone: bearer or cookie would be looked at",
        "{policy: allow-any, routes: [{proxy: 'http://127.0.0.1:1', assertion-audience: shop}]} | 1:88: sites[0].routes[0].assertion-audience: nobody looks at who calls here: the policy 'allow-any or authenticated' does, and lets everybody pass",
        "{policy: staff, routes: [{respond: 404, assertion-audience: shop}]} | 1:69: sites[0].routes[0].assertion-audience: only proxy and app get assertions",
        "{policy: 'email-domain:@a', routes: [{respond: 404}]} | 1:18: sites[0].policy is 'email-domain:@a': expected a domain",
        "{policy: staf, routes: [{respond: 404}]} | 1:18: sites[0].policy is 'staf': expected one of",
        "{policy: staff, routes: [{path: a, respond: 404}]} | 1:41: sites[0].routes[0].path is 'a': expected a path such as /api/ for all below it, or /health for one",
        "{policy: staff, routes: [{path: /a*, respond: 404}]} | 1:41: sites[0].routes[0].path is '/a*': expected a path",
        "{policy: staff, routes: [{path: /a/../b, respond: 404}]} | 1:41: sites[0].routes[0].path is '/a/../b': expected a path as it is after decoding",
        "{policy: staff, hosts: 'a.example:80', routes: [{respond: 404}]} | 1:32: sites[0].hosts is 'a.example:80': expected a host such as example.org",
        "{policy: staff, routes: [{redirect: 'example.org'}]} | 1:45: sites[0].routes[0].redirect is 'example.org': expected an address",
        "{policy: staff, routes: [{redirect: '/{query}'}]} | 1:45: sites[0].routes[0].redirect is '/{query}': {query} is neither {host} nor {path}",
        "{policy: staff, routes: [{respond: 1000}]} | 1:44: sites[0].routes[0].respond is '1000': expected a status",
        "{policy: staff, routes: [{respond: 404, rate: fast}]} | 1:55: sites[0].routes[0].rate is 'fast': 'fast' is not a rate",
        "{policy: staff, routes: [{respond: 404, add-headers: ['a']}]} | 1:62: sites[0].routes[0].add-headers is 'a': expected a header",
      })
  void isToldWhereItStands(String site, String message) throws IOException {
    assertThat(problem("sites: [" + site + "]")).startsWith(message);
  }

  @Test
  void hostsBelongToOneSite() throws IOException {
    var text =
        """
        sites:
          - {hosts: [a.example, b.example], policy: staff, routes: [{respond: 404}]}
          - {hosts: A.Example., policy: staff, routes: [{respond: 404}]}
        """;
    assertThat(problem(text))
        .isEqualTo("3:13: sites[1].hosts: 'a.example' belongs to sites[0].hosts already");
  }

  @Test
  void upstreamsHaveNamesOfTheirOwn() throws IOException {
    var text =
        """
        upstreams:
          - {name: shop, servers: ['http://127.0.0.1:1']}
          - {name: shop, servers: ['http://127.0.0.1:2']}
        """;
    assertThat(problem(text)).isEqualTo("3:12: upstreams[1].name: two upstreams are called 'shop'");
  }

  @Test
  void theNearestUpstreamIsNamed() throws IOException {
    var text =
        """
        upstreams: [{name: shop, servers: ['http://127.0.0.1:1']}]
        sites: [{policy: staff, routes: [{proxy: shpo}]}]
        """;
    assertThat(problem(text)).endsWith("there is no upstream 'shpo'; did you mean 'shop'?");
  }

  private String problem(String yaml) throws IOException {
    var file = Files.writeString(directory.resolve("claviger.yaml"), yaml);
    var schema = SettingsSchema.of(GatewaySettings.class);
    var refusal =
        catchThrowableOfType(
            SettingsException.class, () -> schema.load(Sources.NONE.withFile(file)));
    assertThat(refusal.problems()).hasSize(1);
    return refusal.problems().stream()
        .map(Problem::toString)
        .findFirst()
        .orElseThrow()
        .replace(file + ":", "");
  }
}
