package dev.claviger.launcher;

import dev.claviger.jose.SignatureAlgorithm;
import dev.claviger.server.keys.KeySettings;
import dev.claviger.server.keys.SigningKey;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

@Command(name = "list", description = "List the keys, what each does, and until when.")
final class KeyListCommand implements Action {

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  KeyListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() {
    var values = settings.load().value();
    try (var open = OpenKeys.of(values, "key list")) {
      var keys = open.keys().list();
      var due = open.keys().due();
      surroundings.out().print(json ? json(keys, due) : table(keys, due));
    }
    besides(values.keys()).forEach(surroundings.err()::println);
    return ExitCode.OK;
  }

  /// What these keys are not alone with, or not used for.
  private static Stream<String> besides(KeySettings keys) {
    var signing =
        keys.signingKey()
            .map(_ ->
                "keys.signing-key is set: that key alone is used, and none of the database's.");
    var verifying =
        keys.verifyingKey()
            .filter(_ ->
                keys.signingKey().isEmpty()
                    && keys.algorithm().filter(SignatureAlgorithm::isSymmetric).isEmpty())
            .map(_ ->
                "keys.verifying-key is set: that key alone verifies, no token is issued, and none"
                    + " of the database's is used.");
    var remote =
        keys.jwkUrl()
            .map("keys.jwk-url is set: tokens by the keys of %s are accepted too."::formatted);
    return Stream.of(signing, verifying, remote).flatMap(Optional::stream);
  }

  private static String table(List<SigningKey> keys, Optional<Instant> due) {
    var text = new StringBuilder(line("KEY", "ALG", "STATE", "CREATED", "UNTIL"));
    for (var key : keys) {
      text.append(
          line(
              key.id(),
              key.algorithm().joseName(),
              state(key),
              time(key.createdAt()),
              switch (key.state()) {
                case NEXT ->
                    due.map(at -> "signs from " + time(at))
                        .orElse("waits for `claviger key rotate`");
                case CURRENT -> due.map(at -> "signs until " + time(at)).orElse("signs");
                case RETIRING ->
                    key.verifyUntil().map(at -> "verifies until " + time(at)).orElse("verifies");
              }));
    }
    return text.toString();
  }

  private static String line(String... cells) {
    return "%-43s  %-9s  %-8s  %-20s  %s\n".formatted((Object[]) cells);
  }

  private static String state(SigningKey key) {
    return key.state().name().toLowerCase(Locale.ROOT);
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String json(List<SigningKey> keys, Optional<Instant> due) {
    var text = new StringWriter();
    try (var json = Json.pretty(text)) {
      json.writeStartArray();
      keys.forEach(key -> facts(json, key, due));
      json.writeEndArray();
    }
    return text + "\n";
  }

  private static void facts(JsonGenerator json, SigningKey key, Optional<Instant> due) {
    json.writeStartObject();
    json.writeStringProperty("id", key.id());
    json.writeStringProperty("algorithm", key.algorithm().joseName());
    json.writeStringProperty("state", state(key));
    json.writeStringProperty("created_at", key.createdAt().toString());
    key.activatedAt().ifPresent(at -> json.writeStringProperty("activated_at", at.toString()));
    key.verifyUntil().ifPresent(at -> json.writeStringProperty("verify_until", at.toString()));
    if (key.state() == SigningKey.State.NEXT) {
      due.ifPresent(at -> json.writeStringProperty("due_at", at.toString()));
    }
    json.writeEndObject();
  }
}
