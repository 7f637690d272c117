package dev.claviger.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchedTest {

  private static final Watched WATCHED =
      new Watched(
          Set.of(Path.of("/etc/claviger.yaml"), Path.of("/srv/shop/Procfile")),
          Set.of(Path.of("/srv/shop"), Path.of("/opt/.work/chat")));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/claviger.yaml",
        "/srv/shop/Procfile",
        "/srv/shop/shop/views.py",
        "/srv/shop/templates/page.HTML",
        "/opt/.work/chat/chat.js"
      })
  void sourcesAreWatched(String file) {
    assertThat(WATCHED.has(Path.of(file))).isTrue();
  }

  /// Else an application that writes would start itself anew for ever.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/other.yaml",
        "/srv/shop/db.sqlite3",
        "/srv/shop/logs/today.html",
        "/srv/shop/node_modules/x/index.js",
        "/srv/shop/shop/__pycache__/views.py",
        "/srv/shop/.git/hooks/update.py",
        "/srv/shop/.views.py.swp",
        "/srv/shop/.py",
        "/srv/shop/shop.log",
        "/srv/shopping/cart.py"
      })
  void whatIsWrittenThereIsNot(String file) {
    assertThat(WATCHED.has(Path.of(file))).isFalse();
  }
}
