package dev.claviger.server;

import dev.claviger.server.accounts.NewAccount;
import dev.claviger.server.accounts.Password;
import dev.claviger.server.accounts.PasswordHasher;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/// A server in a process of its own, with the account alice: to be killed.
public final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final RunningClaviger running;

  private ServerProcess(Process process) throws IOException {
    this.process = process;
    this.running = RunningClaviger.elsewhere(Integer.parseInt(process.inputReader().readLine()));
  }

  /// With settings as environment variables.
  public static ServerProcess start(Map<String, String> environment) {
    var builder = JavaProcess.of(ServerProcess.class);
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public RunningClaviger running() {
    return running;
  }

  /// As `kill -9` does; returns when it is gone.
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
    running.close();
  }

  public static void main(String[] arguments) throws InterruptedException {
    var settings =
        SettingsSchema.of(ServerSettings.class)
            .load(Sources.NONE.withEnvironment(System.getenv()))
            .value();
    var claviger = Claviger.start(settings, InstantSource.system(), _ -> {});
    createAlice(claviger, settings);
    System.out.println(claviger.address().getPort());
    Thread.currentThread().join();
  }

  private static void createAlice(Claviger claviger, ServerSettings settings) {
    try (var hasher = new PasswordHasher(settings.passwords(), new SecureRandom())) {
      var hash = hasher.hash(Password.of("wonder-Land-9"));
      var _ = claviger.accounts().create(NewAccount.plain("alice", "", hash));
    }
  }
}
