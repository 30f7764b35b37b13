package dev.godwit.boot.env;

/** A URL cannot be understood. The message says why without quoting any part of it, since any may be the password. */
public final class UnreadableUrlException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableUrlException(String reason) {
        super(reason);
    }

    /** What is wrong with it, without any part of it. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
