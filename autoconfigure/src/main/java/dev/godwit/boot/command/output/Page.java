package dev.godwit.boot.command.output;

import dev.godwit.migration.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What people read of a result. */
public final class Page {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final boolean colours;
    private final StringBuilder text = new StringBuilder();

    public Page(boolean colours) {
        this.colours = colours;
    }

    public Page line(String line) {
        text.append(line).append('\n');
        return this;
    }

    /** An empty line, unless the page begins here. */
    public Page space() {
        return text.isEmpty() ? this : line("");
    }

    public Page table(Table table) {
        table.lines(colours).forEach(this::line);
        return this;
    }

    /** The problems as they look everywhere, with a line between them. */
    public Page problems(List<Problem> problems) {
        for (Problem problem : problems) {
            space().line(problem.render());
        }
        return this;
    }

    /** A moment in UTC, whatever zone the machine is in. */
    public static String time(Instant instant) {
        return TIME.format(instant);
    }

    /** How long something took, as exactly as it matters. */
    public static String duration(Duration duration) {
        if (duration.toMillis() < 1000) {
            return duration.toMillis() + " ms";
        }
        return duration.toMinutes() == 0
                ? "%d.%d s".formatted(duration.toSecondsPart(), duration.toMillisPart() / 100)
                : "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
    }

    /** A number with its noun. */
    public static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
