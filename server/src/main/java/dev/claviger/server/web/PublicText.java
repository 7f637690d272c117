package dev.claviger.server.web;

/// A text that clients are shown. [Language] knows it in other languages, by its name.
public interface PublicText {
  String name();

  /// In English; `%s` stands for the one argument of those that have one.
  String text();
}
