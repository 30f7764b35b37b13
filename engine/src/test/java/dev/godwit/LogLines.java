package dev.godwit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What the engine logs while this is open. */
final class LogLines implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.godwit");
    private final Lines lines = new Lines();

    private LogLines() {
        lines.start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(lines);
    }

    static LogLines captured() {
        return new LogLines();
    }

    /** The lines of one level, without their stack traces. */
    List<String> at(Level level) {
        return lines.at(level);
    }

    /** Waits for a line that begins so. */
    void await(String beginning) {
        lines.await(beginning, "");
    }

    /** Waits for a line that begins so. */
    String awaitLine(String beginning) {
        return lines.await(beginning, "");
    }

    /** Waits for a line that begins so and has this somewhere. */
    String awaitLine(String beginning, String part) {
        return lines.await(beginning, part);
    }

    @Override
    public void close() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {

        private final List<ILoggingEvent> events = new ArrayList<>();

        @Override
        protected synchronized void append(ILoggingEvent event) {
            events.add(event);
            notifyAll();
        }

        synchronized List<String> at(Level level) {
            return events.stream()
                    .filter(event -> event.getLevel() == level)
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }

        synchronized String await(String beginning, String part) {
            while (true) {
                for (ILoggingEvent event : events) {
                    String line = event.getFormattedMessage();
                    if (line.startsWith(beginning) && line.contains(part)) {
                        return line;
                    }
                }
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted while waiting for '" + beginning + "'", e);
                }
            }
        }
    }
}
