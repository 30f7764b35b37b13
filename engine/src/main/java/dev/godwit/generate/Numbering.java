package dev.godwit.generate;

import dev.godwit.migration.Version;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How versions are counted, which one of them shows: by the clock, or one after the other. */
sealed interface Numbering {

    /** The version of a moment, when versions are counted by the clock. */
    @Nullable
    String at(Instant moment);

    /**
     * The version right after the one that this numbering was read from.
     *
     * @param alike has as many digits as the version shall have
     */
    String next(String alike);

    /** Finds out how a version was counted. */
    static Numbering of(String version) {
        return Stream.of(Clock.of(version), Epoch.of(version))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> new Counter(version));
    }

    /**
     * The version of a new migration.
     *
     * @param alike a version that shows how new ones are counted and written
     * @param newest the version to be above of
     */
    static String following(Version alike, Version newest, Instant now) {
        Numbering last = of(newest.text());
        Numbering own = of(alike.text());
        boolean clock = last.at(now) != null;
        String moment = (own.at(now) != null) == clock ? own.at(now) : last.at(now);
        return moment != null && Version.of(moment).compareTo(newest) > 0 ? moment : last.next(alike.text());
    }

    /** One after the other. */
    record Counter(String version) implements Numbering {

        private static final Pattern LAST = Pattern.compile("(.*?)(\\d+)");
        private static final Pattern SEPARATOR = Pattern.compile("[._-]");

        @Override
        public @Nullable String at(Instant moment) {
            return null;
        }

        @Override
        public String next(String alike) {
            Matcher last = LAST.matcher(version);
            if (!last.matches()) {
                throw new IllegalStateException("not a version: " + version);
            }
            String[] models = SEPARATOR.split(alike, -1);
            int part = SEPARATOR.split(version, -1).length - 1;
            String model = part < models.length ? models[part] : last.group(2);
            String digits = new BigInteger(last.group(2)).add(BigInteger.ONE).toString();
            int missing = isPadded(model) ? model.length() - digits.length() : 0;
            return last.group(1) + "0".repeat(Math.max(0, missing)) + digits;
        }

        private static boolean isPadded(String digits) {
            return digits.length() > 1 && digits.startsWith("0");
        }
    }

    /** Seconds or milliseconds since 1970. */
    record Epoch(String version, ChronoUnit unit) implements Numbering {

        private static final Pattern SECONDS = Pattern.compile("1\\d{9}");
        private static final Pattern MILLIS = Pattern.compile("1\\d{12}");

        static @Nullable Epoch of(String version) {
            return SECONDS.matcher(version).matches()
                    ? new Epoch(version, ChronoUnit.SECONDS)
                    : MILLIS.matcher(version).matches() ? new Epoch(version, ChronoUnit.MILLIS) : null;
        }

        @Override
        public String at(Instant moment) {
            return String.valueOf(unit == ChronoUnit.MILLIS ? moment.toEpochMilli() : moment.getEpochSecond());
        }

        @Override
        public String next(String alike) {
            return new Counter(version).next(version);
        }
    }

    /**
     * A date, with or without a time of the day, in UTC.
     *
     * @param read what the version says
     * @param form how it is written
     */
    record Clock(String version, LocalDateTime read, Form form) implements Numbering {

        private static final List<Form> FORMS = forms();
        private static final int LAST_YEAR = 9998;

        static @Nullable Clock of(String version) {
            return FORMS.stream()
                    .map(form -> form.read(version))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public String at(Instant moment) {
            return form.write(LocalDateTime.ofInstant(moment, ZoneOffset.UTC));
        }

        /** A day has room for many versions: what follows a date is counted. */
        @Override
        public String next(String alike) {
            if (read.getYear() > LAST_YEAR) {
                return new Counter(version).next(version);
            }
            if (form.unit() != ChronoUnit.DAYS) {
                return form.write(read.plus(1, form.unit()));
            }
            String dotted = version.replace('-', '.');
            return form.hasTail() ? new Counter(dotted).next(dotted) : dotted + ".2";
        }

        private static List<Form> forms() {
            String counter = "[._-]\\d{1,5}";
            return List.of(
                    new Form("uuuuMMddHHmmss", "", ChronoUnit.SECONDS),
                    new Form("uuuuMMdd_HHmmss", "", ChronoUnit.SECONDS),
                    new Form("uuuuMMdd-HHmmss", "", ChronoUnit.SECONDS),
                    new Form("uuuuMMdd.HHmmss", "", ChronoUnit.SECONDS),
                    new Form("uuuu_MM_dd_HHmmss", "", ChronoUnit.SECONDS),
                    new Form("uuuu-MM-dd-HHmmss", "", ChronoUnit.SECONDS),
                    new Form("uuuu-MM-dd-HHmmss", "-\\d{4}", "uuuu-MM-dd-HHmmss'-0000'", ChronoUnit.SECONDS),
                    new Form("uuuuMMddHHmm", "", ChronoUnit.MINUTES),
                    new Form("uuuuMMdd", "", ChronoUnit.DAYS),
                    new Form("uuuuMMdd", counter, ChronoUnit.DAYS),
                    new Form("uuuu-MM-dd", "", ChronoUnit.DAYS),
                    new Form("uuuu_MM_dd", "", ChronoUnit.DAYS),
                    new Form("uuuu_MM_dd", counter, ChronoUnit.DAYS),
                    new Form("uuuu.MM.dd", "", ChronoUnit.DAYS),
                    // what a date with hyphens becomes when a number has to follow it
                    new Form("uuuu.MM.dd", counter, "uuuu-MM-dd", ChronoUnit.DAYS));
        }
    }

    /**
     * A way to write a moment.
     *
     * @param format what is read
     * @param tail what follows it
     * @param written what a new version is like
     * @param unit the shortest time between two versions
     */
    record Form(DateTimeFormatter format, Pattern tail, DateTimeFormatter written, ChronoUnit unit) {

        Form(String format, String tail, ChronoUnit unit) {
            this(format, tail, format, unit);
        }

        Form(String format, String tail, String written, ChronoUnit unit) {
            this(formatter(format), Pattern.compile("(.*)" + tail), formatter(written), unit);
        }

        boolean hasTail() {
            return !tail.pattern().equals("(.*)");
        }

        @Nullable
        Clock read(String version) {
            Matcher matcher = tail.matcher(version);
            if (!matcher.matches()) {
                return null;
            }
            try {
                TemporalAccessor moment = format.parse(matcher.group(1));
                LocalTime time = moment.query(TemporalQueries.localTime());
                return new Clock(
                        version, LocalDate.from(moment).atTime(time == null ? LocalTime.MIDNIGHT : time), this);
            } catch (DateTimeException otherwise) {
                return null;
            }
        }

        String write(LocalDateTime moment) {
            return written.format(moment);
        }

        private static DateTimeFormatter formatter(String pattern) {
            return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
        }
    }
}
