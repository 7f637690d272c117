package dev.claviger.launcher;

import dev.claviger.launcher.Palette.Style;
import dev.claviger.settings.Address;
import dev.claviger.settings.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "dev",
    description =
        "Run the server for development: it follows the settings file as it is saved, starts"
            + " applications anew when their sources change, and shows what is wrong in the browser."
            + " On this machine only, and never in production. With the command of an application,"
            + " such as `claviger dev -- node server.js`, it starts that too and needs no settings"
            + " file.")
final class DevCommand implements Action {

  private static final String ACCESS_LOG = "access-log.format";

  private static final String BANNER =
      "DEVELOPMENT SERVER, not for production: errors are shown to whoever asks. Use claviger serve"
          + " there.";

  @Option(
      names = "--force-listen",
      description = "Listen where others can reach it. They see every error then.")
  private boolean forceListen;

  @Option(
      names = "--app",
      paramLabel = "COMMAND",
      description =
          "The application, in the words of a shell: --app 'gunicorn --bind 127.0.0.1:$PORT"
              + " shop.wsgi'.")
  private @Nullable String app;

  @Option(
      names = "--no-watch-apps",
      description =
          "Leave applications as they are when files in their directories change: they have a"
              + " reloader of their own, or write there.")
  private boolean leavesApps;

  @Parameters(
      paramLabel = "WORD",
      description =
          "The application, word by word. It has to listen on 127.0.0.1 at the port in PORT.")
  private List<String> words = new ArrayList<>();

  @Mixin private final Palette palette;
  @Mixin private final SettingsOptions settings;

  private final Surroundings surroundings;

  DevCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.palette = new Palette(surroundings);
    this.settings = new SettingsOptions(surroundings);
  }

  @Override
  public ExitCode run() throws InterruptedException, IOException {
    var application = application();
    var log = new DevelopmentLog(surroundings.out(), palette);
    try (log;
        var server =
            new DevelopmentServer(
                () -> read(application), this::listenWithoutFile, surroundings, log)) {
      Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
      surroundings.out().println(palette.paint(Style.WARNING, BANNER));
      server.start();
      follow(server, application);
    }
    return ExitCode.OK;
  }

  private void follow(DevelopmentServer server, Optional<DevelopmentApp> application)
      throws InterruptedException, IOException {
    var file = application.isPresent() ? Optional.<Path>empty() : Optional.of(settings.place());
    try (var _ = FileWatch.of(() -> watched(file, server), it -> changed(it, file, server))) {
      var watched = watched(file, server);
      Stream.concat(watched.files().stream(), watched.folders().stream())
          .sorted()
          .forEach(it -> surroundings.out().printf("Following %s%n", it));
      new CountDownLatch(1).await();
    }
  }

  private static void changed(Path changed, Optional<Path> file, DevelopmentServer server) {
    if (Watched.of(file, List.of()).has(changed)) {
      server.reload();
    } else {
      server.changed(changed);
    }
  }

  private Watched watched(Optional<Path> file, DevelopmentServer server) {
    return Watched.of(file, leavesApps ? List.of() : server.apps());
  }

  private Optional<DevelopmentApp> application() {
    var given =
        Optional.ofNullable(app)
            .map(DevelopmentApp::new)
            .or(() -> Optional.of(words).filter(it -> !it.isEmpty()).map(DevelopmentApp::ofWords));
    if (app != null && !words.isEmpty()) {
      throw usage("give the application once: by --app, or word by word");
    }
    var file = settings.file();
    if (given.isPresent() && file.isPresent()) {
      throw usage(
          "%s says what runs: name the application there, under apps, and leave it out here"
              .formatted(file.get()));
    }
    return given;
  }

  private ClavigerSettings read(Optional<DevelopmentApp> application) {
    return application.map(it -> it.in(sources(), this::load)).orElseGet(() -> load(sources()));
  }

  /// The terminal gets a log of its own.
  private Sources sources() {
    var given = settings.sources();
    return given.flags().containsKey(ACCESS_LOG) ? given : given.withFlag(ACCESS_LOG, "off");
  }

  private Address listenWithoutFile() {
    var given = sources();
    return load(new Sources(Optional.empty(), given.environment(), given.flags()))
        .server()
        .listen();
  }

  /// Errors are shown to whoever asks: that should be nobody else.
  private ClavigerSettings load(Sources sources) {
    var values = settings.schema().load(sources).value();
    refuseOthers("listen", values.server().listen());
    if (values.server().tls().enabled() || !values.gateway().certificates().isEmpty()) {
      refuseOthers("tls.listen", values.server().tls().listen());
    }
    return values;
  }

  private void refuseOthers(String setting, Address address) {
    if (!forceListen && !address.isLoopback()) {
      throw usage(
          "%s is %s, where others see every error: listen on 127.0.0.1, or add --force-listen"
              .formatted(setting, address));
    }
  }

  private static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }
}
