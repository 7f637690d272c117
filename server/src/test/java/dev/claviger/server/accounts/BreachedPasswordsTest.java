package dev.claviger.server.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BreachedPasswordsTest {
  @TempDir Path directory;

  private static String hash(String password) {
    var digest = Sha.SHA1.digest(password.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().withUpperCase().formatHex(digest);
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("list.txt"), content);
  }

  private BreachedPasswords list(Stream<String> passwords, String lineEnd) throws IOException {
    var lines = passwords.map(it -> hash(it) + ":" + it.length() * 137).sorted().toList();
    return new BreachedPasswords(file(String.join(lineEnd, lines) + lineEnd));
  }

  @ParameterizedTest
  @CsvSource({"1, lf", "2, lf", "3, crlf", "1000, lf", "1001, crlf"})
  void findsEachOfManyAndNoOther(int count, String lineEnd) throws IOException {
    var stolen = IntStream.range(0, count).mapToObj(i -> "stolen-" + "x".repeat(i % 9) + i);
    var known = stolen.toList();
    var list = list(known.stream(), lineEnd.equals("lf") ? "\n" : "\r\n");

    list.check();
    assertThat(known).allSatisfy(it -> assertThat(list.contains(it)).isTrue());
    assertThat(IntStream.range(0, 1000).mapToObj(i -> "fresh-" + i))
        .allSatisfy(it -> assertThat(list.contains(it)).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "%s\n", "%s:17", "%s:17\r\n"})
  void readsOneLineInEveryForm(String form) throws IOException {
    var upper = new BreachedPasswords(file(form.formatted(hash("secret"))));
    upper.check();
    assertThat(upper.contains("secret")).isTrue();
    assertThat(upper.contains("Secret")).isFalse();

    var lower =
        new BreachedPasswords(file(form.formatted(hash("secret").toLowerCase(Locale.ROOT))));
    lower.check();
    assertThat(lower.contains("secret")).isTrue();
  }

  @Test
  void theRuleNamesIt() throws IOException {
    list(Stream.of("correct horse battery staple"), "\n");
    var settings = settings(directory.resolve("list.txt"));

    assertThat(faults("correct horse battery staple", settings))
        .containsExactly("password_breached");
    assertThat(faults("another horse battery staple", settings)).isEmpty();
  }

  private static List<String> faults(String password, PasswordSettings settings) {
    var person = new Person("ada", "", "", "");
    return PasswordRule.faults(Password.of(password), person, settings).stream()
        .map(PasswordFault::code)
        .toList();
  }

  private static PasswordSettings settings(Path list) {
    return new PasswordSettings(
        64, 1, 1, 2, 500, 4_096, true, 8, 0.7, true, true, java.util.Optional.of(list));
  }

  @Test
  void whatCannotBeSearchedStopsTheStart() throws IOException {
    var missing = new BreachedPasswords(directory.resolve("missing.txt"));
    assertThatThrownBy(missing::check)
        .isInstanceOf(BreachedListUnusable.class)
        .hasMessageStartingWith("passwords.breached-list: ")
        .hasMessageEndingWith("missing.txt does not exist");
    assertThatThrownBy(() -> missing.contains("x")).isInstanceOf(BreachedListUnusable.class);

    var other = new BreachedPasswords(file("password\n123456\n"));
    assertThatThrownBy(other::check)
        .hasMessageContaining("its lines have to be HASH or HASH:COUNT");
    assertThatThrownBy(new BreachedPasswords(file(""))::check)
        .hasMessageContaining("its lines have to be HASH or HASH:COUNT");

    var byCount = new BreachedPasswords(file("F".repeat(40) + ":9\n" + "0".repeat(40) + ":1\n"));
    assertThatThrownBy(byCount::check).hasMessageContaining("is not in the order of its hashes");
  }
}
