package dev.claviger.launcher;

import dev.claviger.gateway.apps.AppSettings;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What a developer may change: some files, and the sources in some folders. Not all that lies
/// there: whoever starts an application anew when it has written a file never gets it started.
///
/// @param files absolute and normal, as folders are
record Watched(Set<Path> files, Set<Path> folders) {

  private static final Set<String> SOURCES =
      Set.of(
          "c",
          "cc",
          "cfg",
          "cjs",
          "clj",
          "conf",
          "cpp",
          "cr",
          "cs",
          "cshtml",
          "css",
          "dart",
          "eex",
          "ejs",
          "env",
          "erb",
          "erl",
          "ex",
          "exs",
          "fs",
          "ftl",
          "go",
          "graphql",
          "groovy",
          "gsp",
          "h",
          "haml",
          "hbs",
          "heex",
          "hs",
          "html",
          "ini",
          "j2",
          "java",
          "jinja",
          "jinja2",
          "js",
          "jsp",
          "jsx",
          "jte",
          "kt",
          "kts",
          "less",
          "lua",
          "mjs",
          "ml",
          "mustache",
          "nim",
          "php",
          "pl",
          "pm",
          "po",
          "properties",
          "proto",
          "pug",
          "py",
          "pyi",
          "rb",
          "rs",
          "ru",
          "sass",
          "scala",
          "scss",
          "sh",
          "slim",
          "svelte",
          "swift",
          "tmpl",
          "toml",
          "tpl",
          "ts",
          "tsx",
          "twig",
          "vue",
          "xml",
          "yaml",
          "yml",
          "zig");

  /// What tools make, and what they fetch.
  private static final Set<String> SKIPPED =
      Set.of(
          "__pycache__",
          "_build",
          "bower_components",
          "build",
          "coverage",
          "deps",
          "dist",
          "env",
          "logs",
          "log",
          "media",
          "node_modules",
          "obj",
          "out",
          "site-packages",
          "target",
          "temp",
          "tmp",
          "uploads",
          "vendor",
          "venv");

  /// @param settingsFile empty if there is none to follow
  static Watched of(Optional<Path> settingsFile, List<AppSettings> apps) {
    var files = new HashSet<Path>();
    var folders = new HashSet<Path>();
    settingsFile.ifPresent(it -> files.add(whole(it)));
    for (var app : apps) {
      Stream.concat(app.procfile().stream(), app.environmentFile().stream())
          .forEach(it -> files.add(whole(it)));
      folders.add(whole(app.directory()));
    }
    return new Watched(Set.copyOf(files), Set.copyOf(folders));
  }

  private static Path whole(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /// Whether a file that has changed is one of them.
  boolean has(Path file) {
    return files.contains(file) || (isSource(file) && isInFolder(file));
  }

  private static boolean isSource(Path file) {
    var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    int dot = name.lastIndexOf('.');
    return dot > 0 && SOURCES.contains(name.substring(dot + 1));
  }

  /// Whether there may be sources in a directory.
  boolean isInFolder(Path path) {
    return folders.stream()
        .filter(path::startsWith)
        .map(folder -> folder.relativize(path))
        .anyMatch(Watched::isPlain);
  }

  private static boolean isPlain(Path below) {
    return StreamSupport.stream(below.spliterator(), false)
        .map(Path::toString)
        .noneMatch(name -> name.startsWith(".") || SKIPPED.contains(name));
  }
}
