package dev.claviger.server.passwords;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claviger.server.Eventually;
import dev.claviger.server.TestServer;
import dev.claviger.server.mail.MailServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Whether the time of an answer tells if there is such an account (OWASP ASVS 5.0, 6.3.8).
///
/// Not by the clock: requests about accounts and about nobody are mixed, and what is asked is how
/// often one of the former takes longer than one of the latter. Half of the time is no difference,
/// however busy the machine is.
class AddressTimingTest {
  private static final MailServer MAIL = MailServer.start();
  private static final int PEOPLE = 300;
  private static final int WARM_UP = 100;

  /// Of two lots of 300 that do not differ, the share is 0.5 with a standard deviation of 0.024.
  private static final double FURTHEST = 0.12;

  @RegisterExtension
  static final TestServer SERVER =
      TestServer.with(
          Map.ofEntries(
              Map.entry("MAIL_SERVER", MAIL.address()),
              Map.entry("MAIL_SECURITY", "none"),
              Map.entry("MAIL_FROM", "no-reply@example.org"),
              Map.entry("WEB_PUBLIC_URL", "https://login.example.org"),
              Map.entry("SIGN_UP_ENABLED", "true"),
              Map.entry("THROTTLES_PASSWORD_RESET", "off"),
              Map.entry("THROTTLES_SIGN_UP", "off"),
              Map.entry("THROTTLES_LOGIN_FAILURES", "off"),
              Map.entry("THROTTLES_LOGIN_FAILURES_BY_ADDRESS", "off"),
              Map.entry("THROTTLES_LOGIN_FAILURES_BY_ACCOUNT", "off"),
              Map.entry("THROTTLES_MAILS_BY_RECIPIENT", "off")));

  @AfterAll
  static void stop() {
    MAIL.close();
  }

  /// What was measured, in nanoseconds.
  private record Times(List<Long> known, List<Long> unknown) {

    /// How often a request about an account takes longer than one about nobody.
    double slower() {
      long wins = 0;
      for (long one : known) {
        wins +=
            unknown.stream().mapToInt(other -> 1 + Integer.signum(Long.compare(one, other))).sum();
      }
      return wins / (2.0 * known.size() * unknown.size());
    }

    double ratio() {
      return (double) median(known) / median(unknown);
    }

    /// Without the first ones, before all is loaded and compiled.
    Times after(int first) {
      return new Times(known.subList(first, known.size()), unknown.subList(first, unknown.size()));
    }

    private static long median(List<Long> times) {
      return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    void tellNothing(String what) {
      System.out.printf(
          Locale.ROOT,
          "%s: median with account / without = %.3f, with account slower in %.3f of pairs%n",
          what,
          ratio(),
          slower());
      assertThat(slower()).as(what).isBetween(0.5 - FURTHEST, 0.5 + FURTHEST);
    }
  }

  /// One request, of which the time counts from when what came before it is over.
  private record Request(Consumer<String> before, Consumer<String> timed) {}

  /// The times of a request with names of people and of nobody, mixed.
  private static Times measured(String prefix, Request request) {
    for (int i = 0; i < PEOPLE; i++) {
      SERVER.createAccount(prefix + "-is-" + i, prefix + "-is-" + i + "@example.net", "x-Pass-77");
    }
    var turns = new ArrayList<>(Collections.nCopies(WARM_UP + PEOPLE, true));
    turns.addAll(Collections.nCopies(WARM_UP + PEOPLE, false));
    Collections.shuffle(turns, new Random(1));
    var times = new Times(new ArrayList<>(), new ArrayList<>());
    for (boolean known : turns) {
      var lot = known ? times.known : times.unknown;
      var name = prefix + (known ? "-is-" : "-no-") + lot.size() % PEOPLE;
      request.before.accept(name);
      long start = System.nanoTime();
      request.timed.accept(name);
      lot.add(System.nanoTime() - start);
    }
    return times.after(WARM_UP);
  }

  private static void ask(String path, String name) {
    var answer = SERVER.running().post(path, "{\"email\":\"%s@example.net\"}".formatted(name));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static Request mailed(String path) {
    return new Request(_ -> {}, name -> ask(path, name));
  }

  /// Right after one of the former, for somebody else: whether the server is busy with a mail.
  private static Request mailedBefore(String path) {
    return new Request(name -> ask(path, name), name -> ask(path, "after-" + name));
  }

  @Test
  void askingForANewPassword() {
    measured("reset", mailed("/api/password/reset/")).tellNothing("password reset");
    Eventually.holds(() -> MAIL.received().size() >= PEOPLE);
  }

  @Test
  void askingForAnAccount() {
    measured("join", mailed("/api/signup/")).tellNothing("sign-up");
  }

  @Test
  void theNextRequest() {
    measured("later", mailedBefore("/api/password/reset/")).tellNothing("the next password reset");
  }

  @Test
  void loggingInWithAWrongPassword() {
    measured("login", new Request(_ -> {}, AddressTimingTest::logIn)).tellNothing("login");
  }

  private static void logIn(String name) {
    var json = "{\"username\":\"%s\",\"password\":\"wrong\"}".formatted(name);
    assertThat(SERVER.running().post("/api/token/", json).statusCode()).isEqualTo(401);
  }
}
