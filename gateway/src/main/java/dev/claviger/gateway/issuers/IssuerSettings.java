package dev.claviger.gateway.issuers;

import dev.claviger.client.RemoteJwks;
import dev.claviger.gateway.policies.Identity;
import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.settings.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// An issuer whose tokens are trusted where sites or routes say so (RFC 8725 sections 3.8 and 3.9).
public record IssuerSettings(
    @Setting(help = "What sites, routes and policies call it.", example = "keycloak") String name,
    @Setting(
            help = "Its address, exactly as `iss` in its tokens says it.",
            example = "https://id.example.org/realms/shop")
        String issuer,
    @Setting(
            help =
                "Where its keys are: https, or http on this machine. Default: where its metadata"
                    + " says that they are (OpenID Connect Discovery).",
            example = "https://id.example.org/jwks.json")
        Optional<String> jwksUrl,
    @Setting(
            help = "Whom its tokens have to be for: `aud` must name one of these.",
            example = "shop")
        List<String> audience,
    @Setting(
            help = "The algorithms that it signs with. HMAC is none: its keys are no public ones.",
            byDefault = "RS256, PS256, ES256, EdDSA")
        List<SignatureAlgorithm> algorithms,
    @Setting(
            help =
                "What `typ` of its tokens has to be, such as at+jwt (RFC 9068). Without it any is"
                    + " taken, an ID token for the same audience too.",
            example = "at+jwt")
        Optional<String> type,
    @Setting(help = "How far its clock may be off.", byDefault = "30s", min = "0s", max = "5m")
        Duration clockSkew,
    @Setting(help = "The claim with the username.", byDefault = "preferred_username")
        String usernameClaim,
    @Setting(
            help = "The claim with the email address; not taken if `email_verified` is false.",
            byDefault = "email")
        String emailClaim,
    @Setting(
            help = "The claim with the names of groups: a list, or one text with spaces.",
            byDefault = "groups")
        String groupsClaim) {

  public IssuerSettings {
    require(
        name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*"),
        "name is not made of letters, digits, dots, dashes and underscores");
    require(!name.equals(Identity.OWN), "the name own is that of our own tokens");
    require(
        !audience.isEmpty(),
        "audience is missing: a token for somebody else must not be taken (RFC 8725 section 3.9)");
    require(!algorithms.isEmpty(), "algorithms: name at least one");
    algorithms.forEach(it -> require(!it.isSymmetric(), it + " is no algorithm of published keys"));
    keys(issuer, jwksUrl);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// Where the keys are, asked by nobody yet.
  RemoteJwks.Builder keys() {
    return keys(issuer, jwksUrl);
  }

  private static RemoteJwks.Builder keys(String issuer, Optional<String> jwksUrl) {
    return jwksUrl
        .map(address -> RemoteJwks.builder(URI.create(address)))
        .orElseGet(() -> RemoteJwks.ofIssuer(issuer));
  }
}
