package dev.claviger.launcher;

import dev.claviger.gateway.GatewaySettings;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Reads the settings anew and takes over the sites. A file that is broken changes nothing, and why
/// it is broken is said.
final class Reload implements Runnable {

  private final Supplier<ClavigerSettings> read;
  private final Consumer<GatewaySettings> replace;
  private final Reloads reloads;
  private final PrintStream messages;
  private ClavigerSettings inForce;

  Reload(
      ClavigerSettings inForce,
      Supplier<ClavigerSettings> read,
      Consumer<GatewaySettings> replace,
      Reloads reloads,
      PrintStream messages) {
    this.inForce = inForce;
    this.read = read;
    this.replace = replace;
    this.reloads = reloads;
    this.messages = messages;
  }

  @Override
  public synchronized void run() {
    try {
      var fresh = read.get();
      replace.accept(fresh.gateway());
      say("reloaded: %d sites".formatted(fresh.gateway().sites().size()));
      if (!fresh.server().equals(inForce.server())) {
        say("settings other than those of sites have changed: they hold from the next start");
      }
      inForce = new ClavigerSettings(inForce.server(), fresh.gateway());
    } catch (RuntimeException broken) {
      reloads.refused();
      FailureMessages.of(broken).message().lines().forEach(this::say);
      say("not reloaded: the sites stay as they were");
    }
  }

  private void say(String line) {
    messages.println("claviger: " + line);
  }
}
