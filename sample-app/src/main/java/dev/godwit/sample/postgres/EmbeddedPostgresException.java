package dev.godwit.sample.postgres;

/** The embedded server cannot start. Says what the user can do about it. */
final class EmbeddedPostgresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    EmbeddedPostgresException(String message, String action) {
        super(message);
        this.action = action;
    }

    EmbeddedPostgresException(String message, String action, Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
