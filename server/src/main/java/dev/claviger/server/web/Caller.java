package dev.claviger.server.web;

import dev.claviger.jose.JsonObject;
import java.util.SequencedSet;

/// Who sent the request, as far as guards and endpoints need to know.
public interface Caller {
  /// The account's number.
  long id();

  /// The account's name.
  String name();

  /// The account's address.
  String email();

  /// The names of its groups, in alphabetical order.
  SequencedSet<String> groups();

  /// What the token says.
  JsonObject claims();

  /// Whether the account may use what is for staff only.
  boolean staff();

  /// Whether a cookie spoke for the caller. Caches keep answers to cookies, unlike those to an
  /// `Authorization` header (RFC 9111, section 3.5), unless they are told not to.
  default boolean byCookie() {
    return false;
  }

  /// Whether the account has a permission, written `app_label.codename`.
  boolean may(String permission);
}
