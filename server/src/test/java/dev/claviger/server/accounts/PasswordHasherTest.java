package dev.claviger.server.accounts;

import static dev.claviger.server.accounts.LoginRefusal.LEGACY_HASH;
import static dev.claviger.server.accounts.LoginRefusal.PASSWORD_TOO_LONG;
import static dev.claviger.server.accounts.LoginRefusal.UNKNOWN_ACCOUNT;
import static dev.claviger.server.accounts.LoginRefusal.UNREADABLE_HASH;
import static dev.claviger.server.accounts.LoginRefusal.UNUSABLE_PASSWORD;
import static dev.claviger.server.accounts.LoginRefusal.WRONG_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.accounts.PasswordVerdict.Fails;
import dev.claviger.server.accounts.PasswordVerdict.Matches;
import dev.claviger.server.web.Failure;
import dev.claviger.server.web.FailureException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PasswordHasherTest {
  static final List<PasswordVectors.Vector> VECTORS = PasswordVectors.ALL;

  /// One of each kind, at the least cost there is.
  static final List<PasswordRecipe> RECIPES =
      List.of(
          Argon2.id(8, 1, 1).withSalt("saltsalt"),
          new Pbkdf2(Pbkdf2.Digest.SHA256, 1, "salt"),
          new Pbkdf2(Pbkdf2.Digest.SHA1, 1, "salt"),
          new Bcrypt(true, "2b", 4, "abcdefghijklmnopqrstuu"),
          new Bcrypt(false, "2b", 4, "abcdefghijklmnopqrstuu"),
          new Scrypt(2, "salt", 1, 1),
          new SaltedDigest(Sha.SHA1, "sha1$salt$", "salt"),
          new SaltedDigest(Sha.MD5, "md5$$", ""),
          new DesCrypt("ab"));

  private static final Password RIGHT = Password.of(PasswordVectors.PASSWORD);
  private static final Password WRONG = Password.of("Secret-Päss");
  private static final PasswordHasher HASHER =
      new PasswordHasher(Passwords.CHEAP, new SecureRandom());

  @AfterAll
  static void close() {
    HASHER.close();
  }

  @ParameterizedTest
  @FieldSource("VECTORS")
  void acceptsThePasswordAndAsksForABetterHash(PasswordVectors.Vector vector) {
    assertThat(HASHER.check(RIGHT, vector.encoded())).isEqualTo(new Matches(true));
  }

  @ParameterizedTest
  @FieldSource("RECIPES")
  void refusesAnyOtherPassword(PasswordRecipe recipe) {
    var encoded = recipe.encode(RIGHT.utf8(), new FixedBlockPool(0));

    assertThat(HASHER.check(RIGHT, encoded)).isEqualTo(new Matches(true));
    assertThat(HASHER.check(WRONG, encoded)).isEqualTo(new Fails(WRONG_PASSWORD));
    assertThat(HASHER.check(Password.of(""), encoded)).isEqualTo(new Fails(WRONG_PASSWORD));
  }

  @Test
  void ownHashesAreCurrentAndEachHasItsOwnSalt() {
    var hash = HASHER.hash(RIGHT);

    assertThat(hash)
        .matches("argon2[$]argon2id[$]v=19[$]m=64,t=1,p=1[$][A-Za-z0-9+/]{30}[$][A-Za-z0-9+/]{43}")
        .hasSizeLessThanOrEqualTo(128)
        .isNotEqualTo(HASHER.hash(RIGHT));
    assertThat(HASHER.check(RIGHT, hash)).isEqualTo(new Matches(false));
    assertThat(HASHER.check(WRONG, hash)).isEqualTo(new Fails(WRONG_PASSWORD));
  }

  @Test
  void anyOtherCostIsOutdatedCheaperOrDearer() {
    try (var dearer = new PasswordHasher(Passwords.withArgon2(128, 1, 1), new SecureRandom())) {
      assertThat(dearer.check(RIGHT, HASHER.hash(RIGHT))).isEqualTo(new Matches(true));
      assertThat(HASHER.check(RIGHT, dearer.hash(RIGHT))).isEqualTo(new Matches(true));
    }
  }

  @Test
  void whatCannotMatchIsToldApartForTheLogAlone() {
    assertThat(HASHER.check(RIGHT, HASHER.unusable())).isEqualTo(new Fails(UNUSABLE_PASSWORD));
    assertThat(HASHER.check(RIGHT, "damaged")).isEqualTo(new Fails(UNREADABLE_HASH));
    assertThat(HASHER.checkNobody(RIGHT)).isEqualTo(new Fails(UNKNOWN_ACCOUNT));
  }

  @Test
  void aPasswordOverTheLimitIsNotLookedAt() {
    var tooLong = Password.of("x".repeat(5_000));

    assertThat(HASHER.check(tooLong, HASHER.hash(tooLong))).isEqualTo(new Fails(PASSWORD_TOO_LONG));
    assertThat(HASHER.checkNobody(tooLong)).isEqualTo(new Fails(PASSWORD_TOO_LONG));
  }

  @Test
  void legacyHashesCanBeRefused() {
    try (var strict = new PasswordHasher(Passwords.WITHOUT_LEGACY, new SecureRandom())) {
      assertThat(strict.check(RIGHT, "19ef7e330bd40ef666f6320e910fd9ec"))
          .isEqualTo(new Fails(LEGACY_HASH));
    }
  }

  @Test
  void halfASurrogatePairIsAPasswordLikeAnyOther() {
    var odd = Password.of("half \uD800 pair");

    assertThat(HASHER.check(odd, HASHER.hash(odd))).isEqualTo(new Matches(false));
  }

  @Test
  void manyLoginsAtOnceShareTheMemoryWithoutMixingUp() throws Exception {
    var right = HASHER.hash(RIGHT);
    Callable<PasswordVerdict> good = () -> HASHER.check(RIGHT, right);
    Callable<PasswordVerdict> bad = () -> HASHER.check(WRONG, right);
    var calls = Stream.generate(() -> List.of(good, bad)).limit(50).flatMap(List::stream).toList();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var verdicts = threads.invokeAll(calls).stream().map(it -> it.resultNow()).toList();
      for (int i = 0; i < verdicts.size(); i++) {
        assertThat(verdicts.get(i))
            .isEqualTo(i % 2 == 0 ? new Matches(false) : new Fails(WRONG_PASSWORD));
      }
    }
  }

  /// One is hashed, one waits; of the others each is refused at once.
  @Test
  void whatDoesNotFitIntoTheQueueIsRefused() throws Exception {
    var slow =
        new PasswordSettings(
            19_456, 20, 1, 1, 1, 4_096, true, 8, 0.7, true, true, Optional.empty());
    try (var hasher = new PasswordHasher(slow, new SecureRandom());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<PasswordVerdict> attempt = () -> hasher.checkNobody(RIGHT);
      var attempts = threads.invokeAll(Collections.nCopies(20, attempt));

      var refused = attempts.stream().filter(it -> it.state() == Future.State.FAILED).toList();
      assertThat(refused)
          .hasSizeGreaterThanOrEqualTo(10)
          .allSatisfy(it ->
              assertThat(it.exceptionNow())
                  .isInstanceOfSatisfying(
                      FailureException.class,
                      busy -> assertThat(busy.failure()).isEqualTo(new Failure.Busy())));
      assertThat(attempts.size() - refused.size()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void passwordsNeverPrint() {
    assertThat(RIGHT).hasToString("Password[hidden]");
  }

  @Test
  void aClosedPasswordIsGone() {
    var characters = "geheim".toCharArray();
    Password.owning(characters).close();

    assertThat(characters).containsOnly('\0');
  }
}
