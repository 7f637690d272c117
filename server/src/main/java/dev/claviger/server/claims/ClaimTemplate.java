package dev.claviger.server.claims;

import dev.claviger.jose.JsonString;
import dev.claviger.jose.JsonValue;
import dev.claviger.server.accounts.Account;
import dev.claviger.server.accounts.Accounts;
import dev.claviger.settings.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A text with attributes in braces: `{first_name} {last_name}`. What the account lacks is nothing
/// there.
record ClaimTemplate(List<Part> parts) {

  sealed interface Part {
    record Text(String text) implements Part {}

    record Value(AccountAttribute attribute) implements Part {}
  }

  /// Throws [IllegalArgumentException] with a message that says what is wrong.
  static ClaimTemplate parse(String template) {
    var parts = new ArrayList<Part>();
    int from = 0;
    for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
      int close = template.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("template has a { without a }");
      }
      parts.add(text(template.substring(from, open)));
      parts.add(new Part.Value(attribute(template.substring(open + 1, close))));
      from = close + 1;
    }
    parts.add(text(template.substring(from)));
    return new ClaimTemplate(List.copyOf(parts));
  }

  private static Part text(String text) {
    if (text.indexOf('}') >= 0) {
      throw new IllegalArgumentException("template has a } without a {");
    }
    return new Part.Text(text);
  }

  private static AccountAttribute attribute(String name) {
    var attributes = Arrays.stream(AccountAttribute.values()).filter(it -> !it.isList()).toList();
    return attributes.stream()
        .filter(it -> it.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(name, attributes)));
  }

  private static String unknown(String name, List<AccountAttribute> attributes) {
    var names = attributes.stream().map(AccountAttribute::toString).toList();
    return "template has {%s}, which is none of %s%s"
        .formatted(name, String.join(", ", names), Nearest.hint(name, names));
  }

  /// Empty if nothing is left to say.
  Optional<JsonValue> of(Account account, Accounts accounts) {
    var text = new StringBuilder();
    for (var part : parts) {
      switch (part) {
        case Part.Text(var constant) -> text.append(constant);
        case Part.Value(var attribute) ->
            attribute.of(account, accounts).ifPresent(value -> text.append(plain(value)));
      }
    }
    return text.toString().isBlank()
        ? Optional.empty()
        : Optional.of(new JsonString(text.toString().strip()));
  }

  private static String plain(JsonValue value) {
    return value instanceof JsonString string ? string.value() : value.toJson();
  }
}
