package dev.claviger.settings;

/// Thrown by the compact constructor of a record of settings that knows which of them is wrong, so
/// that the message stands behind its place alone.
public final class SettingRefused extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /// `path` is the setting's, as seen from the record: `name`, `claims[1].name`.
  public SettingRefused(String path, String message) {
    super(message);
    this.path = path;
  }

  /// The setting that is wrong.
  public String path() {
    return path;
  }
}
