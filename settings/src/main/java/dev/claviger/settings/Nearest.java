package dev.claviger.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds what a person probably meant.
public final class Nearest {

  private Nearest() {}

  /// The candidate with the fewest typing errors between it and the text (a swap of neighbours
  /// counts as one), if they are few enough for the two to be the same word: a third of its
  /// letters.
  public static Optional<String> to(String text, Collection<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(text, candidate)))
        .filter(best -> distance(text, best) <= Math.max(2, best.length() / 3));
  }

  /// `; did you mean 'x'?`, or nothing if nothing is near.
  public static String hint(String text, Collection<String> candidates) {
    return to(text, candidates).map("; did you mean '%s'?"::formatted).orElse("");
  }

  /// Optimal string alignment distance.
  static int distance(String a, String b) {
    var d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        d[i][j] = i == 0 ? j : j == 0 ? i : cheapest(d, a, b, i, j);
      }
    }
    return d[a.length()][b.length()];
  }

  private static int cheapest(int[][] d, String a, String b, int i, int j) {
    int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, 1 + d[i - 2][j - 2]) : best;
  }
}
