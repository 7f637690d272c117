package dev.claviger.http.cache;

import dev.claviger.settings.ByteSize;
import dev.claviger.settings.Setting;
import dev.claviger.settings.SettingsSchema;
import dev.claviger.settings.Sources;
import java.time.Duration;
import java.util.Optional;

/// Which answers are kept, and how much memory they may take.
public record CacheOptions(
    @Setting(
            help =
                "Memory for answers that are kept and given again, heads included. The answers"
                    + " themselves say which and how long, in Cache-Control (RFC 9111). Default: none"
                    + " is kept.",
            example = "64MiB",
            min = "64KiB",
            max = "64GiB")
        Optional<ByteSize> size,
    @Setting(
            help = "The largest answer that is kept.",
            byDefault = "1MiB",
            min = "1KiB",
            max = "1GiB")
        ByteSize entry,
    @Setting(
            help =
                "How long answers are kept that do not say it themselves. Only where they are the"
                    + " same for everybody: a page for one person that lacks a Cache-Control would be"
                    + " given to others. Default: they are not kept.",
            example = "10s",
            min = "1s",
            max = "7d")
        Optional<Duration> lifetime,
    @Setting(
            help =
                "How long a request waits for an answer that is being fetched for another one and"
                    + " may be kept; then it is forwarded itself. 0 for never.",
            byDefault = "5s",
            max = "1m")
        Duration waiting) {

  public CacheOptions {
    if (size.filter(it -> it.compareTo(entry) < 0).isPresent()) {
      throw new IllegalArgumentException("entry is larger than size: it would never be kept");
    }
  }

  public boolean isOn() {
    return size.isPresent();
  }

  /// The documented defaults, with memory for answers.
  public static CacheOptions of(String size) {
    return SettingsSchema.of(CacheOptions.class).load(Sources.NONE.withFlag("size", size)).value();
  }
}
