package dev.claviger.gateway;

import dev.claviger.http.proxy.UpstreamOptions;
import dev.claviger.settings.Inlined;
import dev.claviger.settings.Setting;

/// Servers behind us, under a name that routes proxy to.
public record UpstreamSettings(
    @Setting(help = "What routes call it.", example = "shop") String name,
    @Inlined UpstreamOptions options) {

  public UpstreamSettings {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "name '%s' is not made of letters, digits, dots, dashes and underscores".formatted(name));
    }
    if (options.servers().isEmpty()) {
      throw new IllegalArgumentException(
          "servers: name at least one, such as http://127.0.0.1:3000");
    }
  }
}
