package dev.claviger.gateway.policies;

import dev.claviger.settings.Accepts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who may pass, in the words that REST framework's permission classes are known by, combined by
/// `and`, `or`, `not` and parentheses.
///
/// A policy only looks: it is a pure function of who calls and with which method.
@Accepts("policy")
public sealed interface Policy {

  /// The methods that change nothing, as REST framework has them.
  Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

  /// Everybody. Credentials are not even looked at.
  record AllowAny() implements Policy {
    @Override
    public String toString() {
      return "allow-any";
    }
  }

  /// Whoever is known.
  record Authenticated() implements Policy {
    @Override
    public String toString() {
      return "authenticated";
    }
  }

  /// Accounts that are staff.
  record Staff() implements Policy {
    @Override
    public String toString() {
      return "staff";
    }
  }

  /// Requests that change nothing.
  record ReadOnly() implements Policy {
    @Override
    public String toString() {
      return "read-only";
    }
  }

  /// Requests with this method.
  record Method(String name) implements Policy {
    @Override
    public String toString() {
      return "method:" + name;
    }
  }

  /// Accounts that have this permission, written `app_label.codename`.
  record Permission(String name) implements Policy {
    @Override
    public String toString() {
      return "permission:" + name;
    }
  }

  /// As `DjangoModelPermissions`: who is known may read; `add`, `change` and `delete` permit the
  /// methods that do so; no other method passes.
  record ModelPermissions(String app, String model) implements Policy {
    private Optional<String> needed(String method) {
      return switch (method) {
        case "POST" -> Optional.of(app + ".add_" + model);
        case "PUT", "PATCH" -> Optional.of(app + ".change_" + model);
        case "DELETE" -> Optional.of(app + ".delete_" + model);
        default -> Optional.empty();
      };
    }

    private boolean admits(Identity caller, String method) {
      return SAFE_METHODS.contains(method) || needed(method).filter(caller::may).isPresent();
    }

    @Override
    public String toString() {
      return "model-permissions:" + app + "." + model;
    }
  }

  /// Members of this group.
  record Group(String name) implements Policy {
    @Override
    public String toString() {
      return "group:" + PolicyText.quoted(name);
    }
  }

  /// Tokens whose `scope` (RFC 8693 section 4.2; or the list `scp`) has this word.
  record Scope(String name) implements Policy {
    @Override
    public String toString() {
      return "scope:" + PolicyText.quoted(name);
    }
  }

  /// Tokens of this issuer; `own` for our own.
  record Issuer(String name) implements Policy {
    @Override
    public String toString() {
      return "issuer:" + name;
    }
  }

  /// Tokens in which a claim compares so.
  record Claim(ClaimComparison comparison) implements Policy {
    @Override
    public String toString() {
      return "claim:" + comparison;
    }
  }

  /// Whoever has an address of this domain, and of none below it. An address with several `@` has
  /// no domain: mail programs and those who compare ends of texts would not agree on which one.
  record EmailDomain(String name) implements Policy {
    private boolean admits(Identity caller) {
      var address = caller.email();
      int at = address.indexOf('@');
      return at > 0
          && address.indexOf('@', at + 1) < 0
          && address.substring(at + 1).equalsIgnoreCase(name);
    }

    @Override
    public String toString() {
      return "email-domain:" + name;
    }
  }

  record AllOf(List<Policy> policies) implements Policy {
    @Override
    public String toString() {
      return policies.stream().map(PolicyText::operand).collect(Collectors.joining(" and "));
    }
  }

  record AnyOf(List<Policy> policies) implements Policy {
    @Override
    public String toString() {
      return policies.stream().map(Policy::toString).collect(Collectors.joining(" or "));
    }
  }

  /// Whoever is not admitted by the other one, somebody unknown included.
  record Not(Policy policy) implements Policy {
    @Override
    public String toString() {
      return "not " + PolicyText.operand(policy);
    }
  }

  /// Reads what a person wrote.
  ///
  /// @throws IllegalArgumentException with a message that says what is accepted
  static Policy parse(String text) {
    return new PolicyText(text).policy();
  }

  /// May this caller (empty: nobody knows who) send a request with this method?
  default Decision decide(Optional<Identity> caller, String method) {
    if (admits(caller, method)) {
      return new Decision.Allowed();
    }
    return caller.isEmpty() ? new Decision.Unauthenticated() : new Decision.Forbidden();
  }

  private boolean admits(Optional<Identity> caller, String method) {
    return switch (this) {
      case AllowAny() -> true;
      case ReadOnly() -> SAFE_METHODS.contains(method);
      case Method(var name) -> name.equals(method);
      case Authenticated() -> caller.isPresent();
      case Staff() -> caller.filter(Identity::staff).isPresent();
      case Permission(var name) -> caller.filter(it -> it.may(name)).isPresent();
      case ModelPermissions model -> caller.filter(it -> model.admits(it, method)).isPresent();
      case Group(var name) -> caller.filter(it -> it.groups().contains(name)).isPresent();
      case Scope(var name) ->
          caller.filter(it -> Scopes.of(it.claims()).contains(name)).isPresent();
      case Issuer(var name) -> caller.filter(it -> it.issuer().equals(name)).isPresent();
      case Claim(var comparison) -> caller.filter(it -> comparison.holds(it.claims())).isPresent();
      case EmailDomain domain -> caller.filter(domain::admits).isPresent();
      case AllOf(var policies) -> policies.stream().allMatch(it -> it.admits(caller, method));
      case AnyOf(var policies) -> policies.stream().anyMatch(it -> it.admits(caller, method));
      case Not(var policy) -> !policy.admits(caller, method);
    };
  }

  /// Whether the answer depends on who calls: otherwise credentials need no look.
  default boolean looksAtCaller() {
    return switch (this) {
      case AllowAny(), ReadOnly(), Method(_) -> false;
      case Authenticated(), Staff(), Group(_), Scope(_), Claim(_) -> true;
      case Permission(_), ModelPermissions(_, _), Issuer(_), EmailDomain(_) -> true;
      case AllOf(var policies) -> policies.stream().anyMatch(Policy::looksAtCaller);
      case AnyOf(var policies) -> policies.stream().anyMatch(Policy::looksAtCaller);
      case Not(var policy) -> policy.looksAtCaller();
    };
  }

  /// The issuers that it names.
  default Stream<String> issuers() {
    return switch (this) {
      case Issuer(var name) -> Stream.of(name);
      case AllOf(var policies) -> policies.stream().flatMap(Policy::issuers);
      case AnyOf(var policies) -> policies.stream().flatMap(Policy::issuers);
      case Not(var policy) -> policy.issuers();
      case AllowAny(), ReadOnly(), Method(_), Authenticated(), Staff() -> Stream.empty();
      case EmailDomain(_) -> Stream.empty();
      case Permission(_), ModelPermissions(_, _), Group(_), Scope(_), Claim(_) -> Stream.empty();
    };
  }

  /// Whether the answer depends on the method: then nobody may override it behind our back.
  default boolean looksAtMethod() {
    return switch (this) {
      case ReadOnly(), Method(_), ModelPermissions(_, _) -> true;
      case AllowAny(), Authenticated(), Staff(), Permission(_), Group(_) -> false;
      case Scope(_), Claim(_), Issuer(_), EmailDomain(_) -> false;
      case AllOf(var policies) -> policies.stream().anyMatch(Policy::looksAtMethod);
      case AnyOf(var policies) -> policies.stream().anyMatch(Policy::looksAtMethod);
      case Not(var policy) -> policy.looksAtMethod();
    };
  }

  /// Whether more than the token and the account has to be known: groups and permissions are looked
  /// up.
  default boolean looksUpRights() {
    return switch (this) {
      case Permission(_), ModelPermissions(_, _), Group(_) -> true;
      case AllowAny(), ReadOnly(), Method(_), Authenticated(), Staff(), Scope(_), Claim(_) -> false;
      case Issuer(_), EmailDomain(_) -> false;
      case AllOf(var policies) -> policies.stream().anyMatch(Policy::looksUpRights);
      case AnyOf(var policies) -> policies.stream().anyMatch(Policy::looksUpRights);
      case Not(var policy) -> policy.looksUpRights();
    };
  }
}
