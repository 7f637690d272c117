package dev.claviger.http;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which content codings a client takes, and which it would rather have: RFC 9110 section 12.5.3.
/// Pure.
///
/// ```
/// AcceptEncoding.of(request.headers().combined("Accept-Encoding")).choose(available)
/// ```
public final class AcceptEncoding {

  private static final int UNSAID = -1;
  private static final int LEAST = 1;
  private static final int MOST = 1000;

  private static final AcceptEncoding NONE = new AcceptEncoding("");

  /// Clients say the same few things again and again.
  private static volatile AcceptEncoding last = NONE;

  private final String text;

  /// In thousandths; what is not said is as [#others].
  private final Map<ContentCoding, Integer> weights = new EnumMap<>(ContentCoding.class);

  private final int identity;
  private final int others;

  private AcceptEncoding(String text) {
    this.text = text;
    int plain = UNSAID;
    int star = UNSAID;
    for (String member : text.toLowerCase(Locale.ROOT).split(",", -1)) {
      int semicolon = member.indexOf(';');
      String name = (semicolon < 0 ? member : member.substring(0, semicolon)).strip();
      int weight = semicolon < 0 ? MOST : weight(member.substring(semicolon + 1));
      if (weight == UNSAID) {
        continue; // means nothing, so it asks for nothing
      }
      switch (name) {
        case "identity" -> plain = weight;
        case "*" -> star = weight;
        default -> ContentCoding.named(name).ifPresent(coding -> weights.put(coding, weight));
      }
    }
    this.others = Math.max(0, star);
    this.identity = plain != UNSAID ? plain : star != UNSAID ? star : LEAST;
  }

  /// What a client sent.
  ///
  /// @param field all of `Accept-Encoding`; empty if it was not sent, which asks for no coding
  public static AcceptEncoding of(Optional<String> field) {
    if (field.isEmpty()) {
      return NONE;
    }
    String wanted = field.get();
    AcceptEncoding known = last;
    if (known.text.equals(wanted)) {
      return known;
    }
    var parsed = new AcceptEncoding(wanted);
    last = parsed;
    return parsed;
  }

  /// The coding that the client likes best; among those it likes equally, the first. Empty for the
  /// content as it is: the client likes that better, or takes nothing that is available. A client
  /// that does not say how it likes content without a coding, likes all else better.
  ///
  /// @param available in the order of our own liking
  public Optional<ContentCoding> choose(List<ContentCoding> available) {
    Optional<ContentCoding> best = Optional.empty();
    int most = Math.max(LEAST, identity) - 1;
    for (ContentCoding coding : available) {
      int weight = weights.getOrDefault(coding, others);
      if (weight > most) {
        best = Optional.of(coding);
        most = weight;
      }
    }
    return best;
  }

  /// Whether the client does not want content without a coding. It gets that all the same where
  /// there is nothing else: better than an error to the few who ever say so.
  public boolean refusesIdentity() {
    return identity == 0;
  }

  /// RFC 9110 section 12.4.2: 0 to 1, at most three digits behind the point.
  private static int weight(String parameter) {
    String text = parameter.strip();
    if (!text.matches("q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)")) {
      return UNSAID;
    }
    String digits = text.substring(2).replace(".", "");
    return Integer.parseInt((digits + "000").substring(0, 4));
  }
}
