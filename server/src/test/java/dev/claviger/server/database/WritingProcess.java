package dev.claviger.server.database;

import dev.claviger.server.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Another process on the same database, for tests.
final class WritingProcess {

  private WritingProcess() {}

  static Process start(String what, Path directory, Optional<String> url) throws Exception {
    return JavaProcess.of(WritingProcess.class, what, directory.toString(), url.orElse("")).start();
  }

  public static void main(String[] arguments) throws Exception {
    var url = Optional.of(arguments[2]).filter(text -> !text.isEmpty());
    try (var database = Database.open(TestDatabases.settings(url), Path.of(arguments[1]))) {
      switch (arguments[0]) {
        case "migrate" ->
            database
                .migrations()
                .named("9001_shelf", "9002_shelf_label")
                .apply(System.out::println);
        case "write" -> write(database);
        case "log" -> log(database);
        case "one" ->
            System.out.println(
                database.<Integer>write(
                    handle -> handle.execute("INSERT INTO thing VALUES ('from outside')")));
        default -> throw new IllegalArgumentException(List.of(arguments).toString());
      }
    }
  }

  /// Logs a change of an account, and prints its number once it is durable; goes on until killed.
  private static void log(Database database) {
    while (true) {
      System.out.println(
          database.<Long>write(handle ->
              handle
                  .createQuery("INSERT INTO account_change (account_id) VALUES (1) RETURNING seq")
                  .mapTo(Long.class)
                  .one()));
    }
  }

  /// Prints each number once it is durable; goes on until killed.
  private static void write(Database database) throws Exception {
    var numbers = new AtomicLong();
    for (var n = 0; n < 8; n++) {
      Thread.ofVirtual()
          .start(() -> {
            while (true) {
              var number = numbers.incrementAndGet();
              int _ =
                  database.write(
                      handle -> handle.execute("INSERT INTO thing VALUES (?)", "" + number));
              synchronized (numbers) {
                System.out.println(number);
              }
            }
          });
    }
    Thread.currentThread().join();
  }
}
