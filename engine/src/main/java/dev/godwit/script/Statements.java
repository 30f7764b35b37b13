package dev.godwit.script;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Reads the statements of a script one after the other, without keeping any. */
public final class Statements implements AutoCloseable {

    private final Text text;
    private final long fingerprint;
    private final boolean ownTransaction;
    private final boolean transactional;
    private final int count;
    private final Input input;
    private final Splitter splitter;
    private int number;
    private @Nullable Statement current;
    private @Nullable DigestInputStream data;

    Statements(Text text, long fingerprint, TransactionDecision decision) {
        this.text = text;
        this.fingerprint = fingerprint;
        this.ownTransaction = decision.ownBegin() != null;
        this.transactional = decision.transactional();
        this.count = decision.count();
        this.input = text.open();
        this.splitter = new Splitter(input);
    }

    /**
     * The next statement; null after the last one.
     *
     * @throws dev.godwit.migration.MigrationException when the file cannot be read any more, or when it shows at its end
     *     that it has changed since it was judged
     */
    public @Nullable Statement next() {
        Statement next = splitter.next();
        while (next != null && isLeftOut(next)) {
            next = splitter.next();
        }
        current = next == null || number == count ? null : next.numbered(++number);
        data = null;
        if (current == null) {
            finish();
        }
        return current;
    }

    /** The engine's own transaction takes the place of some that the script has. */
    private boolean isLeftOut(Statement statement) {
        return (ownTransaction && statement.number() == 1)
                || (transactional && statement.has(Statement.Trait.AROUND_LARGE_OBJECT));
    }

    private void finish() {
        Statement rest = splitter.next();
        while (rest != null) {
            rest = splitter.next();
        }
        if (splitter.problems().isEmpty() && input.fingerprint() != fingerprint) {
            throw text.changed();
        }
    }

    /** The data of the current statement, which has some: until its end, which is not part of it. */
    public InputStream data() {
        if (data == null) {
            MessageDigest digest = Checksum.digest();
            digest.update((original() + '\n').getBytes(StandardCharsets.UTF_8));
            data = new DigestInputStream(splitter.data(), digest);
        }
        return data;
    }

    /** The checksum of the current statement and its data, of which it reads what nobody has read. */
    public String checksum() {
        if (current == null || !current.has(Statement.Trait.HAS_DATA)) {
            return Checksum.of(original());
        }
        try (InputStream rest = data()) {
            rest.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw text.unreadable(e);
        }
        return Checksum.text(data == null ? Checksum.digest() : data.getMessageDigest());
    }

    private String original() {
        if (current == null) {
            throw new IllegalStateException("there is no statement");
        }
        return current.original();
    }

    @Override
    public void close() {
        input.close();
    }
}
