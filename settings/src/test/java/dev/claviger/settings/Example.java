package dev.claviger.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One setting of each kind.
record Example(
    @Setting(help = "Where.", byDefault = "127.0.0.1:8000") Address listen,
    @Setting(help = "Directory.", byDefault = "data") Path data,
    @Setting(help = "Master secret.", example = "file:/etc/claviger/master")
        Optional<Secret> masterSecret,
    @Group(help = "Tokens.") Tokens tokens,
    @Group(help = "Limits.") Limits limits,
    @Group(help = "A site.") List<Site> sites) {

  enum Algorithm {
    HS256,
    ES256
  }

  enum Rotation {
    NEVER,
    EVERY_USE
  }

  record Tokens(
      @Setting(
              help = "How long an access token is valid.",
              byDefault = "5m",
              min = "1s",
              simplejwt = "ACCESS_TOKEN_LIFETIME")
          Duration accessLifetime,
      @Setting(
              help = "How long a refresh token is valid.",
              byDefault = "1d",
              simplejwt = "REFRESH_TOKEN_LIFETIME")
          Duration refreshLifetime,
      @Setting(help = "Algorithm.", byDefault = "ES256") Algorithm algorithm,
      @Setting(help = "Rotation.", byDefault = "every-use") Rotation rotation,
      @Setting(help = "Issuer.", simplejwt = "ISSUER") Optional<URI> issuer,
      @Setting(help = "Audiences.", simplejwt = "AUDIENCE", example = "web, app")
          List<String> audience,
      @Setting(help = "Whether to watch.", byDefault = "false") boolean watch) {

    Tokens {
      if (refreshLifetime.compareTo(accessLifetime) < 0) {
        throw new IllegalArgumentException(
            "refresh-lifetime must not be shorter than access-lifetime");
      }
    }
  }

  record Limits(
      @Setting(help = "Most connections.", byDefault = "1000", min = "1", max = "100000")
          int connections,
      @Setting(help = "Largest body.", byDefault = "2.5MiB", max = "1GiB") ByteSize body,
      @Setting(help = "Most rows.", byDefault = "10000000000") long rows,
      @Setting(help = "Share.", byDefault = "0.5", min = "0", max = "1") double share) {}

  record Site(
      @Setting(help = "Host name.") String host,
      @Setting(help = "Port.", byDefault = "443") int port) {}
}
