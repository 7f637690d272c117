package dev.claviger.server.accounts;

import java.util.Locale;
import org.jdbi.v3.core.statement.Query;

/// Which people to list, in the order of their usernames: the columns of their names and addresses
/// are called the same in our table and in Django's.
///
/// @param text what occurs in name or address, in any case
/// @param after the username before the first; empty for all
/// @param limit at most so many
record PeoplePage(String text, String after, int limit) {

  static final String SQL =
      """
      WHERE username > :after
      AND (lower(username) LIKE :pattern ESCAPE '!'
           OR lower(email) LIKE :pattern ESCAPE '!'
           OR lower(first_name || ' ' || last_name) LIKE :pattern ESCAPE '!')
      ORDER BY username LIMIT :limit
      """;

  Query bind(Query query) {
    return query.bind("after", after).bind("pattern", pattern()).bind("limit", limit);
  }

  private String pattern() {
    return "%" + text.toLowerCase(Locale.ROOT).replaceAll("([%_!])", "!$1") + "%";
  }
}
