package dev.claviger.launcher;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.Verification.Rejected;
import dev.claviger.jose.Verification.Verified;
import dev.claviger.jose.VerifiedJwt;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description = {
      "Check a token: signature, issuer, audience, type and times. Ends with 0 only if all is right.",
      "For example: claviger jwt verify --key jwks.json --issuer https://id.example"
          + " --audience orders --type at+jwt --file token.txt"
    })
final class JwtVerifyCommand implements Action {

  private static final Pattern DATE = Pattern.compile("([a-z]{3}) is ([0-9]{1,12})");

  @Mixin private final TokenInput token = new TokenInput();
  @Mixin private final KeyOptions keys;
  @Mixin private final ExpectationOptions expectations = new ExpectationOptions();
  @Mixin private final Palette palette;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "Check as if it were this time.")
  private @Nullable Instant at;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  private final Surroundings surroundings;

  JwtVerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.keys = new KeyOptions(surroundings);
    this.palette = new Palette(surroundings);
  }

  @Override
  public ExitCode run() throws IOException {
    expectations.requireAll();
    var builder = JwtVerifier.builder(keys.all()).clock(clock());
    var verifier = expectations.applyTo(builder).build();
    return switch (verifier.verify(token.read(surroundings))) {
      case Verified(var jwt) -> verified(jwt);
      case Rejected rejected -> rejected(rejected);
    };
  }

  private InstantSource clock() {
    return at == null ? Clock.systemUTC() : InstantSource.fixed(at);
  }

  private ExitCode verified(VerifiedJwt jwt) {
    surroundings.out().print(json ? pages().of(facts(jwt)) : page(jwt));
    return ExitCode.OK;
  }

  private String page(VerifiedJwt jwt) {
    var glossary = new Glossary(clock().instant());
    return palette.paint(Palette.Style.GOOD, "Verified")
        + " with %s.\n\nHeader\n%s\nClaims\n%s"
            .formatted(
                jwt.key().keyId().map(id -> "the key " + Printable.of(id)).orElse("this key"),
                pages().of(jwt.header(), glossary.ofHeader()),
                pages().of(jwt.claims(), glossary.ofClaims()));
  }

  private static JsonObject facts(VerifiedJwt jwt) {
    return JsonObject.builder()
        .put("verified", true)
        .put("header", jwt.header())
        .put("claims", jwt.claims())
        .put("times", TokenJson.times(jwt.claims()))
        .build();
  }

  private ExitCode rejected(Rejected rejected) {
    if (json) {
      surroundings.out().print(pages().of(facts(rejected)));
    } else {
      surroundings.err().println("claviger: " + sentence(rejected));
    }
    return ExitCode.REFUSED;
  }

  private String sentence(Rejected rejected) {
    return palette.paint(Palette.Style.BAD, "not verified")
        + ": %s (%s: %s)"
            .formatted(
                rejected.reason().sentence(),
                rejected.reason(),
                Printable.of(rejected.detail()) + date(rejected.detail()));
  }

  /// What a person cannot read in seconds.
  private String date(String detail) {
    var claim = DATE.matcher(detail);
    if (!claim.matches()) {
      return "";
    }
    return Glossary.date(claim.group(1), JsonNumber.of(Long.parseLong(claim.group(2))))
        .map(date -> ", %s, %s".formatted(date, RelativeTime.of(date, clock().instant())))
        .orElse("");
  }

  private static JsonObject facts(Rejected rejected) {
    return JsonObject.builder()
        .put("verified", false)
        .put("reason", rejected.reason().name())
        .put("sentence", rejected.reason().sentence())
        .put("detail", rejected.detail())
        .build();
  }

  private JsonPage pages() {
    return new JsonPage(palette);
  }
}
