package dev.claviger.server.mail;

import java.time.Duration;

/// What happens to a mail after it was tried to send it.
sealed interface SendingDecision {
  record Done() implements SendingDecision {}

  record GiveUp(MailFailure why) implements SendingDecision {}

  record TryAgain(Duration in) implements SendingDecision {}

  /// From five seconds on each wait is twice that before it, up to a quarter of an hour: a server
  /// that is back is found soon, one that is away is not pestered (RFC 5321, section 4.5.4.1, is
  /// about queues that nobody waits for).
  static SendingDecision decide(Sending outcome, int attempts) {
    return switch (outcome) {
      case Sending.Accepted() -> new Done();
      case Sending.Refused _ -> new GiveUp(MailFailure.REFUSED);
      case Sending.Delayed _ -> new TryAgain(backOff(attempts));
    };
  }

  private static Duration backOff(int attempts) {
    var first = Duration.ofSeconds(5);
    var longest = Duration.ofMinutes(15);
    var doubled = first.multipliedBy(1L << Math.clamp(attempts - 1L, 0, 10));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
