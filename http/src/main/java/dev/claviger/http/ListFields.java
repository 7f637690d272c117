package dev.claviger.http;

/// Fields of answers that say something more by each of their lines (RFC 9110 section 5.3, RFC 6265
/// section 3): where one is added, what was said before stays. Any other is replaced.
public final class ListFields {

  private ListFields() {}

  /// Whether lines of this name stand beside each other.
  public static boolean isOne(String name) {
    return switch (name.length()) {
      case 4 -> name.equalsIgnoreCase("Vary") || name.equalsIgnoreCase("Link");
      case 10 -> name.equalsIgnoreCase("Set-Cookie");
      case 13 -> name.equalsIgnoreCase("Server-Timing");
      default -> false;
    };
  }

  /// Whether fields that are added, or set in the place of others, leave those of this name.
  public static boolean stays(String name, Headers added) {
    return !added.contains(name) || isOne(name);
  }
}
