package dev.godwit.boot.env;

/** A URL cannot be understood. The message says why without quoting any part of it, since any may be the password. */
final class UnreadableUrlException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableUrlException(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
