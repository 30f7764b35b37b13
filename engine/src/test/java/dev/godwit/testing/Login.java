package dev.godwit.testing;

/** A role that can log in, with its password. */
public record Login(String user, String password) {}
