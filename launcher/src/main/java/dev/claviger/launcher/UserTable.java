package dev.claviger.launcher;

import dev.claviger.server.accounts.Account;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Users as a table that people read.
final class UserTable {

  private record Column(String title, Function<Account, String> cell) {}

  private static final List<Column> COLUMNS =
      List.of(
          new Column("ID", account -> Long.toString(account.id())),
          new Column("USERNAME", Account::username),
          new Column("EMAIL", Account::email),
          new Column("STATE", account -> account.active() ? "active" : "inactive"),
          new Column("ROLE", UserTable::role),
          new Column(
              "LAST LOGIN", account -> account.lastLogin().map(UserTable::time).orElse("-")));

  private UserTable() {}

  static String of(List<Account> accounts) {
    var widths = COLUMNS.stream().map(column -> width(column, accounts)).toList();
    var titles = line(widths, Column::title);
    return accounts.stream()
        .map(account -> line(widths, column -> column.cell().apply(account)))
        .collect(Collectors.joining("", titles, ""));
  }

  private static int width(Column column, List<Account> accounts) {
    return Stream.concat(Stream.of(column.title()), accounts.stream().map(column.cell()))
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }

  private static String line(List<Integer> widths, Function<Column, String> cell) {
    var line = new StringBuilder();
    for (int i = 0; i < COLUMNS.size(); i++) {
      var text = cell.apply(COLUMNS.get(i));
      line.append(text).repeat(' ', widths.get(i) - text.length() + 2);
    }
    return line.toString().stripTrailing() + "\n";
  }

  private static String role(Account account) {
    if (account.superuser()) {
      return "superuser";
    }
    return account.staff() ? "staff" : "-";
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
