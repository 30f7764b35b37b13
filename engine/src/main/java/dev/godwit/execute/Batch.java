package dev.godwit.execute;

import dev.godwit.execute.Channel.ChannelException;
import dev.godwit.script.Statement;
import dev.godwit.script.Statement.Trait;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements of a script between statements of the engine, sent in as few messages as possible.
 *
 * <p>The server keeps what a message parses to until its end: a long script goes in pieces, each as soon as it is full.
 */
final class Batch {

    private static final String COMMIT = "COMMIT";
    private static final int PIECE = 1 << 20;
    private static final int SUMMARY = 200;

    /**
     * A statement.
     *
     * @param origin the one of the script that it is
     * @param afterCommit whether the transaction that the batch is about is committed when it runs
     */
    private record Entry(String sql, @Nullable Statement origin, boolean afterCommit) {}

    private final Channel channel;
    private final List<Entry> piece = new ArrayList<>();
    private int length;
    private boolean committed;

    Batch(Channel channel) {
        this.channel = channel;
    }

    /**
     * A statement failed.
     *
     * @see #origin()
     */
    static final class BatchException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient SQLException failure;
        private final transient @Nullable Statement origin;
        private final boolean afterCommit;
        private final String sql;
        private final int position;

        BatchException(ChannelException e, Entry entry) {
            super(e.failure());
            this.failure = e.failure();
            this.origin = entry.origin;
            this.afterCommit = entry.afterCommit;
            this.sql = entry.sql;
            this.position = e.position();
        }

        SQLException failure() {
            return failure;
        }

        ServerError error() {
            return ServerError.of(failure);
        }

        /** The statement of the script that failed; null when it was one of the engine. */
        @Nullable
        Statement origin() {
            return origin;
        }

        /** Whether the transaction was committed before this failed. */
        boolean afterCommit() {
            return afterCommit;
        }

        /** What failed, without line breaks and not longer than a line or two. */
        String summary() {
            String line = sql.strip().replaceAll("\\s+", " ");
            return line.length() <= SUMMARY ? line : line.substring(0, SUMMARY) + "…";
        }

        /** Whether it was the end of the transaction that failed. */
        boolean atCommit() {
            return origin == null && sql.equals(COMMIT);
        }

        /** The character of it at which it failed, from 1; 0 when the server did not say. */
        int position() {
            return position;
        }
    }

    Batch add(String sql) throws BatchException {
        add(new Entry(sql, null, committed));
        return this;
    }

    Batch addAll(List<String> statements) throws BatchException {
        for (String statement : statements) {
            add(statement);
        }
        return this;
    }

    /** Adds a statement of a script that has no data. */
    Batch add(Statement statement) throws BatchException {
        add(new Entry(statement.text(), statement, committed));
        if (statement.has(Trait.CHANGES_PARSING)) {
            run();
        }
        return this;
    }

    /** Sends what has been added, and then a statement of a script with its data. */
    Batch copy(Statement statement, InputStream data) throws BatchException {
        run();
        try {
            channel.copy(statement.text(), data);
        } catch (ChannelException e) {
            throw new BatchException(e, new Entry(statement.text(), statement, committed));
        }
        return this;
    }

    private void add(Entry entry) throws BatchException {
        // what follows the commit may not come alone: by then a pooler may have given the connection to somebody else
        if (length + entry.sql.length() > PIECE && !committed) {
            run();
        }
        piece.add(entry);
        length += entry.sql.length();
    }

    /** Ends the transaction; a failure of what is added after this does not take it back. */
    Batch commit() throws BatchException {
        add(COMMIT);
        committed = true;
        return this;
    }

    /** Ends the transaction of one statement, whose failure it is when this fails. */
    Batch commit(Statement statement) throws BatchException {
        add(new Entry(COMMIT, statement, committed));
        return this;
    }

    /** Sends what has been added and not sent yet. */
    void run() throws BatchException {
        if (piece.isEmpty()) {
            return;
        }
        try {
            channel.run(piece.stream().map(Entry::sql).toList());
        } catch (ChannelException e) {
            throw new BatchException(e, piece.get(e.statement()));
        }
        piece.clear();
        length = 0;
    }
}
