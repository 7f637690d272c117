package dev.claviger.server.accounts;

/// What is known of a person when a password is chosen.
public record Person(String username, String firstName, String lastName, String email) {}
