package dev.claviger.gateway.apps;

import java.nio.file.Path;

/// A process that runs an application of two workers, says which they are, and waits to be killed.
final class Server {
  private Server() {}

  public static void main(String[] args) throws Exception {
    var directory = Path.of(args[0]);
    var settings =
        AppFixture.settings(
            directory, "command", "sleep 1000 & " + AppFixture.command(), "workers", "2");
    var app = App.start(settings, AppFixture.around(directory, _ -> {}));
    if (app.started().get()) {
      app.workers().forEach(worker -> System.out.println(worker.process().orElseThrow()));
    }
    System.out.println("started");
    Thread.currentThread().join();
  }
}
