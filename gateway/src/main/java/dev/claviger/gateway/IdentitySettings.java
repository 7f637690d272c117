package dev.claviger.gateway;

import dev.claviger.gateway.assertions.AssertionSettings;
import dev.claviger.settings.Group;
import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingRefused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How applications learn who calls. What clients themselves send under these names never reaches
/// them. A name left empty is not sent.
public record IdentitySettings(
    @Setting(help = "Header with the username.", byDefault = "X-Claviger-User")
        Optional<String> userHeader,
    @Setting(help = "Header with the account's id.", byDefault = "X-Claviger-User-Id")
        Optional<String> userIdHeader,
    @Setting(help = "Header with the email address.", byDefault = "X-Claviger-Email")
        Optional<String> emailHeader,
    @Setting(
            help = "Header with the names of the account's groups, with commas between.",
            example = "X-Claviger-Groups")
        Optional<String> groupsHeader,
    @Setting(
            help =
                "Header with the name of the issuer, for tokens of others than ourselves: their ids"
                    + " and usernames are not those of our accounts.",
            byDefault = "X-Claviger-Issuer")
        Optional<String> issuerHeader,
    @Setting(
            help = "Header that says `true` or `false`: staff or not.",
            example = "X-Claviger-Staff")
        Optional<String> staffHeader,
    @Setting(
            help = "Whether applications get the Authorization header as the client sent it.",
            byDefault = "true")
        boolean passToken,
    @Group(help = "The same in a short token that applications can verify, signed by our keys.")
        AssertionSettings assertion) {

  public IdentitySettings {
    present(List.of(userHeader, userIdHeader, emailHeader, groupsHeader, issuerHeader, staffHeader))
        .filter(name -> !name.matches("[A-Za-z0-9-]+"))
        .findFirst()
        .ifPresent(name -> {
          throw new IllegalArgumentException(
              "'%s' is no name of a header; write letters, digits and dashes".formatted(name));
        });
    present(List.of(userHeader, userIdHeader, emailHeader, groupsHeader, issuerHeader, staffHeader))
        .filter(assertion.header()::equalsIgnoreCase)
        .findFirst()
        .ifPresent(name -> {
          throw new SettingRefused(
              "assertion.header", "%s is the name of another header already".formatted(name));
        });
  }

  /// The names that are ours to set, and nobody else's.
  List<String> headers() {
    var names =
        List.of(userHeader, userIdHeader, emailHeader, groupsHeader, issuerHeader, staffHeader);
    return Stream.concat(present(names), Stream.of(assertion.header())).toList();
  }

  private static Stream<String> present(List<Optional<String>> names) {
    return names.stream().flatMap(Optional::stream);
  }
}
