package dev.claviger.server.web;

/// What routes do that a rate of its own can be set for, as `throttle_scope` in REST framework.
public enum Scope {
  LOGIN,
  REFRESH,
  VERIFY,
  BLACKLIST,
  PASSWORD,
  PASSWORD_RESET,
  SIGN_UP
}
