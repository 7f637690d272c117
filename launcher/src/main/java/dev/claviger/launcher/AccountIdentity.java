package dev.claviger.launcher;

import dev.claviger.gateway.policies.Identity;
import dev.claviger.jose.JsonObject;
import dev.claviger.server.web.Caller;
import java.util.SequencedSet;

/// An account of the token service, as the gateway sees it.
record AccountIdentity(Caller caller) implements Identity {

  @Override
  public String id() {
    return Long.toString(caller.id());
  }

  @Override
  public String username() {
    return caller.name();
  }

  @Override
  public String email() {
    return caller.email();
  }

  @Override
  public boolean staff() {
    return caller.staff();
  }

  @Override
  public boolean may(String permission) {
    return caller.may(permission);
  }

  @Override
  public SequencedSet<String> groups() {
    return caller.groups();
  }

  @Override
  public JsonObject claims() {
    return caller.claims();
  }
}
