package dev.claviger.gateway.policies;

import dev.claviger.gateway.policies.ClaimComparison.Operator;
import dev.claviger.settings.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads a policy: `not` binds closest, then `and`, then `or`.
final class PolicyText {

  private static final Map<String, Policy> WORDS =
      Map.of(
          "allow-any", new Policy.AllowAny(),
          "authenticated", new Policy.Authenticated(),
          "read-only", new Policy.ReadOnly(),
          "authenticated-or-read-only",
              new Policy.AnyOf(List.of(new Policy.Authenticated(), new Policy.ReadOnly())),
          "staff", new Policy.Staff());

  private static final Map<String, Function<String, Policy>> WITH_VALUE =
      Map.of(
          "permission", PolicyText::permission,
          "model-permissions", PolicyText::modelPermissions,
          "group", Policy.Group::new,
          "scope", Policy.Scope::new,
          "method", PolicyText::method,
          "claim", PolicyText::claim,
          "issuer", Policy.Issuer::new,
          "email-domain", PolicyText::emailDomain);

  /// A parenthesis, or a word, in which quotes hold spaces together.
  private static final Pattern TOKEN = Pattern.compile("\\s*([()]|(?:[^\\s()\"]|\"[^\"]*\")+)\\s*");

  private static final Pattern COMPARISON = Pattern.compile("([^=<>!]+)(!=|>=|<=|=|>|<)(.+)");
  private static final Pattern PERMISSION = Pattern.compile("[^.\\s]+\\.\\S+");
  private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");
  private static final Pattern PLAIN = Pattern.compile("[^\\s()\"]+");
  private static final int DEEPEST = 20;

  private final List<String> tokens = new ArrayList<>();
  private int next;
  private int depth;

  PolicyText(String text) {
    var token = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!token.find(end) || token.start() != end) {
        throw new IllegalArgumentException("a quote is not closed");
      }
      tokens.add(token.group(1));
      end = token.end();
    }
  }

  Policy policy() {
    var policy = anyOf();
    if (next < tokens.size()) {
      throw new IllegalArgumentException(
          "expected 'and' or 'or' before '%s'".formatted(tokens.get(next)));
    }
    return policy;
  }

  private Policy anyOf() {
    var parts = new ArrayList<>(List.of(allOf()));
    while (take("or")) {
      parts.add(allOf());
    }
    return parts.size() == 1 ? parts.getFirst() : new Policy.AnyOf(List.copyOf(parts));
  }

  private Policy allOf() {
    var parts = new ArrayList<>(List.of(operand()));
    while (take("and")) {
      parts.add(operand());
    }
    return parts.size() == 1 ? parts.getFirst() : new Policy.AllOf(List.copyOf(parts));
  }

  private Policy operand() {
    if (++depth > DEEPEST) {
      throw new IllegalArgumentException("nested too deep");
    }
    try {
      if (take("not")) {
        return new Policy.Not(operand());
      }
      return take("(") ? inParentheses() : word();
    } finally {
      depth--;
    }
  }

  private Policy inParentheses() {
    var policy = anyOf();
    if (!take(")")) {
      throw new IllegalArgumentException("a parenthesis is not closed");
    }
    return policy;
  }

  private Policy word() {
    if (next == tokens.size()) {
      throw new IllegalArgumentException("expected one of " + known());
    }
    var token = tokens.get(next++);
    int colon = token.indexOf(':');
    var name = colon < 0 ? token : token.substring(0, colon);
    var plain = WORDS.get(name);
    if (colon < 0 && plain != null) {
      return plain;
    }
    var withValue = WITH_VALUE.get(name);
    if (withValue == null) {
      throw new IllegalArgumentException("expected one of " + known() + hint(name));
    }
    if (colon < 0 || colon == token.length() - 1) {
      throw new IllegalArgumentException(
          "expected a value right behind '%s:', without a space between".formatted(name));
    }
    return withValue.apply(unquoted(token.substring(colon + 1)));
  }

  private boolean take(String expected) {
    boolean there = next < tokens.size() && tokens.get(next).equals(expected);
    next += there ? 1 : 0;
    return there;
  }

  private static String known() {
    return String.join(", ", names().sorted().toList());
  }

  private static Stream<String> names() {
    return Stream.concat(
        WORDS.keySet().stream(), WITH_VALUE.keySet().stream().map(name -> name + ":…"));
  }

  private static String hint(String name) {
    var names = Stream.concat(WORDS.keySet().stream(), WITH_VALUE.keySet().stream()).toList();
    return Nearest.hint(name, names);
  }

  private static Policy permission(String name) {
    requirePermission(name);
    return new Policy.Permission(name);
  }

  private static Policy modelPermissions(String name) {
    requirePermission(name);
    int dot = name.indexOf('.');
    return new Policy.ModelPermissions(name.substring(0, dot), name.substring(dot + 1));
  }

  private static void requirePermission(String name) {
    if (!PERMISSION.matcher(name).matches()) {
      throw new IllegalArgumentException("expected app.name behind the colon");
    }
  }

  private static Policy emailDomain(String name) {
    if (!DOMAIN.matcher(name).matches()) {
      throw new IllegalArgumentException("expected a domain such as email-domain:example.org");
    }
    return new Policy.EmailDomain(name);
  }

  private static Policy method(String name) {
    if (!name.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
      throw new IllegalArgumentException("expected a method in capitals, such as GET");
    }
    return new Policy.Method(name);
  }

  private static Policy claim(String text) {
    var comparison = COMPARISON.matcher(text);
    if (!comparison.matches()) {
      throw new IllegalArgumentException("expected a comparison such as claim:tenant=acme");
    }
    return new Policy.Claim(
        new ClaimComparison(
            comparison.group(1), Operator.of(comparison.group(2)), comparison.group(3)));
  }

  private static String unquoted(String text) {
    return text.replace("\"", "");
  }

  static String quoted(String value) {
    return PLAIN.matcher(value).matches() ? value : "\"" + value + "\"";
  }

  static String operand(Policy policy) {
    return policy instanceof Policy.AnyOf || policy instanceof Policy.AllOf
        ? "(" + policy + ")"
        : policy.toString();
  }
}
