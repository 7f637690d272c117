package dev.claviger.launcher;

import dev.claviger.jose.JsonObject;
import dev.claviger.jose.JwtVerifier;
import dev.claviger.jose.Verification.Rejected;
import dev.claviger.jose.Verification.Verified;
import dev.claviger.jose.VerifiedJwt;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
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

  @Mixin private final SignedTokenInput token = new SignedTokenInput();
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
    return switch (verifier.verify(signed(token.readCompact(surroundings)))) {
      case Verified(var jwt) -> verified(jwt);
      case Rejected(var reason, var detail) ->
          new RejectionReport("verified", palette, clock().instant())
              .print(reason, detail, json, surroundings);
    };
  }

  private static String signed(String token) {
    if (token.chars().filter(c -> c == '.').count() == 4) {
      throw new CommandFailure(
          ExitCode.REFUSED,
          "the token is encrypted: put 'claviger jwt decrypt --key FILE |' before this command");
    }
    return token;
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

  private JsonPage pages() {
    return new JsonPage(palette);
  }
}
