package dev.claviger.gateway.apps;

import java.util.ArrayList;
import java.util.List;

/// The applications that the present settings name. Those that settings before had too, word for
/// word, are the same ones: their workers go on.
public final class Apps implements AutoCloseable {

  private final App.Surroundings around;
  private final List<App> running = new ArrayList<>();

  private Apps(App.Surroundings around) {
    this.around = around;
  }

  /// No application yet.
  public static Apps none(App.Surroundings around) {
    return new Apps(around);
  }

  /// Those of new settings: starts what was not there before, and waits for no worker.
  ///
  /// @throws UnusableAppException if one cannot work as configured; then none was started
  public Apps next(List<AppSettings> settings) {
    var next = new Apps(around);
    try {
      settings.forEach(each -> next.running.add(keptOrStarted(each)));
      return next;
    } catch (RuntimeException e) {
      next.closeUnless(this);
      throw e;
    }
  }

  private App keptOrStarted(AppSettings settings) {
    return running.stream()
        .filter(app -> app.settings().equals(settings))
        .findFirst()
        .orElseGet(() -> App.start(settings, around));
  }

  /// The application of this name.
  ///
  /// @throws IllegalArgumentException if there is none
  public App find(String name) {
    return running.stream()
        .filter(app -> app.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no app " + name));
  }

  /// Waits until each worker takes requests or has failed to.
  ///
  /// @throws UnusableAppException if one has failed
  public void awaitStart() {
    awaitStart(new Apps(around));
  }

  /// The same for those that `before` does not have: what became of the others at their start is no
  /// news, and may be mended since.
  public void awaitStart(Apps before) {
    for (var app : running) {
      if (!before.running.contains(app) && !app.started().join()) {
        throw new UnusableAppException(
            "app %s: a worker did not get ready, the log says why".formatted(app.name()));
      }
    }
  }

  /// Replaces the workers of those that `before` had too, one after the other. Answers with the
  /// names of those where a successor did not get ready, so that the old ones go on.
  public List<String> reload(Apps before) {
    return running.stream()
        .filter(before.running::contains)
        .filter(app -> !app.reload())
        .map(App::name)
        .toList();
  }

  /// As they are now.
  public List<AppStatus> status() {
    return running.stream().map(App::status).toList();
  }

  @Override
  public void close() {
    running.forEach(App::close);
  }

  /// Stops those of ours that `successor` has not taken over.
  public void closeUnless(Apps successor) {
    running.stream().filter(app -> !successor.running.contains(app)).forEach(App::close);
  }
}
