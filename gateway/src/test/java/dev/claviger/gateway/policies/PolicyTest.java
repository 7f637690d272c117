package dev.claviger.gateway.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.claviger.jose.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The truth table of policies: who asks with which method, and what a policy says.
class PolicyTest {

  private record Person(
      boolean staff,
      Set<String> permissions,
      SequencedSet<String> groups,
      JsonObject claims,
      String email)
      implements Identity {

    static Person of(String permission, String group, String claims) {
      return new Person(
          group.equals("office"),
          Set.of(permission),
          new LinkedHashSet<>(List.of(group)),
          JsonObject.parse(claims),
          "");
    }

    @Override
    public String id() {
      return "1";
    }

    @Override
    public String username() {
      return "ann";
    }

    @Override
    public boolean may(String permission) {
      return permissions.contains(permission);
    }
  }

  private static final Map<String, Optional<Identity>> PEOPLE =
      Map.of(
          "nobody", Optional.empty(),
          "ann",
              Optional.of(
                  Person.of(
                      "shop.add_order",
                      "Shop editors",
                      """
                      {"scope": "orders.read orders.write", "level": 3, "tenant": "acme", "vip": true,
                       "roles": ["buyer", "seller"], "realm": {"roles": ["admin"]}, "https://example.org/x": "y"}
                      """)),
          "joe", Optional.of(Person.of("shop.delete_order", "office", "{\"scp\": [\"profile\"]}")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allow-any                                   | nobody | GET    | allowed",
        "allow-any                                   | ann    | POST   | allowed",
        "authenticated                               | nobody | GET    | 401",
        "authenticated                               | ann    | GET    | allowed",
        "authenticated-or-read-only                  | nobody | GET    | allowed",
        "authenticated-or-read-only                  | nobody | HEAD   | allowed",
        "authenticated-or-read-only                  | nobody | OPTIONS| allowed",
        "authenticated-or-read-only                  | nobody | POST   | 401",
        "authenticated-or-read-only                  | ann    | POST   | allowed",
        "read-only                                   | ann    | POST   | 403",
        "staff                                       | nobody | GET    | 401",
        "staff                                       | ann    | GET    | 403",
        "staff                                       | joe    | GET    | allowed",
        "permission:shop.add_order                   | ann    | GET    | allowed",
        "permission:shop.add_order                   | joe    | GET    | 403",
        "permission:shop.add_order                   | nobody | GET    | 401",
        "model-permissions:shop.order                | nobody | GET    | 401",
        "model-permissions:shop.order                | ann    | GET    | allowed",
        "model-permissions:shop.order                | ann    | POST   | allowed",
        "model-permissions:shop.order                | ann    | DELETE | 403",
        "model-permissions:shop.order                | joe    | DELETE | allowed",
        "model-permissions:shop.order                | joe    | PATCH  | 403",
        "model-permissions:shop.order                | joe    | MKCOL  | 403",
        "group:office                                | joe    | GET    | allowed",
        "group:\"Shop editors\"                      | ann    | GET    | allowed",
        "group:\"Shop editors\"                      | joe    | GET    | 403",
        "scope:orders.read                           | ann    | GET    | allowed",
        "scope:orders                                | ann    | GET    | 403",
        "scope:profile                               | joe    | GET    | allowed",
        "claim:tenant=acme                           | ann    | GET    | allowed",
        "claim:tenant=acme                           | joe    | GET    | 403",
        "claim:tenant!=acme                          | joe    | GET    | 403",
        "claim:tenant!=other                         | ann    | GET    | allowed",
        "claim:level>=3                              | ann    | GET    | allowed",
        "claim:level>3                               | ann    | GET    | 403",
        "claim:level<10                              | ann    | GET    | allowed",
        "claim:level=3.0                             | ann    | GET    | allowed",
        "claim:tenant>a                              | ann    | GET    | 403",
        "claim:vip=true                              | ann    | GET    | allowed",
        "claim:roles=seller                          | ann    | GET    | allowed",
        "claim:roles!=seller                         | ann    | GET    | 403",
        "claim:realm.roles=admin                     | ann    | GET    | allowed",
        "claim:realm=admin                           | ann    | GET    | 403",
        "claim:https://example.org/x=y               | ann    | GET    | allowed",
        "method:PURGE and staff                      | joe    | PURGE  | allowed",
        "method:PURGE and staff                      | joe    | GET    | 403",
        "not staff                                   | nobody | GET    | allowed",
        "authenticated and not staff                 | nobody | GET    | 401",
        "authenticated and not staff                 | joe    | GET    | 403",
        "staff or scope:orders.read and claim:vip=true | ann  | GET    | allowed",
        "(staff or scope:orders.read) and group:office | ann  | GET    | 403",
        "not (staff or read-only)                    | ann    | POST   | allowed",
      })
  void decides(String policy, String who, String method, String decision) {
    var caller = Objects.requireNonNull(PEOPLE.get(who));
    assertThat(name(Policy.parse(policy).decide(caller, method))).isEqualTo(decision);
  }

  private static String name(Decision decision) {
    return switch (decision) {
      case Decision.Allowed() -> "allowed";
      case Decision.Unauthenticated() -> "401";
      case Decision.Forbidden() -> "403";
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "allow-any",
        "authenticated and not staff",
        "not (staff or read-only) and group:\"Shop editors\"",
        "(authenticated or read-only) and claim:realm.roles=admin",
        "model-permissions:shop.order or permission:shop.view_order or scope:a or method:GET",
      })
  void whatItPrintsReadsAsTheSame(String text) {
    var policy = Policy.parse(text);
    assertThat(policy).hasToString(text);
    assertThat(Policy.parse(policy.toString())).isEqualTo(policy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | expected one of allow-any, authenticated,",
        "authentcated | did you mean 'authenticated'?",
        "everybody | expected one of allow-any",
        "staff authenticated | expected 'and' or 'or' before 'authenticated'",
        "staff and | expected one of",
        "(staff | a parenthesis is not closed",
        "staff) | expected 'and' or 'or' before ')'",
        "group:\"Shop | a quote is not closed",
        "group | expected a value right behind 'group:', without a space between",
        "group: editors | expected a value right behind 'group:'",
        "permission:order | expected app.name behind the colon",
        "method:get | expected a method in capitals, such as GET",
        "claim:tenant | expected a comparison such as claim:tenant=acme",
        "((((((((((((((((((((((staff)))))))))))))))))))))) | nested too deep",
        "IsAuthenticated | expected one of",
      })
  void refusesWithWhatIsAccepted(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policy.parse(text))
        .withMessageContaining(message);
  }

  @Test
  void credentialsAreOnlyLookedAtWhereTheyMatter() {
    assertThat(looksAt("allow-any", "read-only", "method:GET", "allow-any or read-only"))
        .containsOnly(false);
    assertThat(looksAt("authenticated", "allow-any or authenticated", "not staff", "claim:a=b"))
        .containsOnly(true);
  }

  private static List<Boolean> looksAt(String... policies) {
    return Arrays.stream(policies).map(it -> Policy.parse(it).looksAtCaller()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ann@example.org | true",
        "ann@EXAMPLE.org | true",
        "ann@sub.example.org | false",
        "ann@notexample.org | false",
        "ann@evil.example@example.org | false",
        "ann@example.org@evil.example | false",
        "'\"ann@example.org\"@evil.example' | false",
        "ann@evil.example,bob@example.org | false",
        "ann@example.org. | false",
        "@example.org | false",
        "example.org | false",
        "'' | false",
      })
  void anAddressHasTheDomainOrNot(String address, boolean admitted) {
    var caller = new Person(false, Set.of(), new LinkedHashSet<>(), JsonObject.empty(), address);
    var decision = Policy.parse("email-domain:example.org").decide(Optional.of(caller), "GET");
    assertThat(decision instanceof Decision.Allowed).isEqualTo(admitted);
  }
}
