package dev.claviger.launcher;

import dev.claviger.jose.JsonNumber;
import dev.claviger.jose.JsonObject;
import dev.claviger.jose.RejectionReason;
import java.time.Instant;
import java.util.regex.Pattern;

/// Why a token was refused: a sentence for a person, on standard error, or JSON for a program, on
/// standard output.
///
/// @param what what the token is not, in one word
record RejectionReport(String what, Palette palette, Instant now) {

  private static final Pattern DATE = Pattern.compile("([a-z]{3}) is ([0-9]{1,12})");

  ExitCode print(RejectionReason reason, String detail, boolean json, Surroundings surroundings) {
    if (json) {
      surroundings.out().print(new JsonPage(palette).of(facts(reason, detail)));
    } else {
      surroundings.err().println("claviger: " + sentence(reason, detail));
    }
    return ExitCode.REFUSED;
  }

  private String sentence(RejectionReason reason, String detail) {
    return palette.paint(Palette.Style.BAD, "not " + what)
        + ": %s (%s: %s%s)"
            .formatted(reason.sentence(), reason, Printable.of(detail), date(detail));
  }

  /// What a person cannot read in seconds.
  private String date(String detail) {
    var claim = DATE.matcher(detail);
    if (!claim.matches()) {
      return "";
    }
    return Glossary.date(claim.group(1), JsonNumber.of(Long.parseLong(claim.group(2))))
        .map(date -> ", %s, %s".formatted(date, RelativeTime.of(date, now)))
        .orElse("");
  }

  private JsonObject facts(RejectionReason reason, String detail) {
    return JsonObject.builder()
        .put(what, false)
        .put("reason", reason.name())
        .put("sentence", reason.sentence())
        .put("detail", detail)
        .build();
  }
}
