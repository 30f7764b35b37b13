package dev.godwit.script;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the directives of a script ask for.
 *
 * @param transaction whether it runs in a transaction; null to decide by its statements
 * @param runMixed whether it may run statement by statement although only some of them need that
 * @param profiles the profiles of which one must be active, {@code !} before one that must not; empty for any
 * @param lockTimeout null for the configured one
 * @param statementTimeout null for the configured one
 */
public record Directives(
        @Nullable Boolean transaction,
        boolean runMixed,
        List<String> profiles,
        @Nullable Duration lockTimeout,
        @Nullable Duration statementTimeout) {

    private static final Pattern FORM = Pattern.compile("([\\w-]+)\\s*=\\s*(.*)", Pattern.DOTALL);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");
    /** The characters that Spring Boot allows in the name of a profile. */
    private static final Pattern PROFILE = Pattern.compile("!?[\\p{L}\\p{N}_.+@-]+");

    /** PostgreSQL counts milliseconds in 32 bits. */
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    private static final Pattern ALLOW = Pattern.compile("[\\w-]+\\s+\\S.*", Pattern.DOTALL);
    private static final String KNOWN =
            "known are transaction=on|off, mixed=run, profiles=…, lock-timeout=…, statement-timeout=… and allow=…";

    /** Whether the script runs with these profiles active: with one of those it names, without each that it excludes. */
    public boolean matches(Set<String> active) {
        List<String> wanted =
                profiles.stream().filter(name -> !name.startsWith("!")).toList();
        boolean excluded = profiles.stream()
                .filter(name -> name.startsWith("!"))
                .anyMatch(name -> active.contains(name.substring(1)));
        return !excluded && (wanted.isEmpty() || wanted.stream().anyMatch(active::contains));
    }

    static Directives of(Header header, Positions positions, List<Problem> problems) {
        Reader reader = new Reader();
        for (Header.Line line : header.directives()) {
            String wrong = reader.read(line.content());
            if (wrong != null) {
                problems.add(Problem.error(ProblemCode.DIRECTIVE, wrong)
                        .at(positions.at(line.start()))
                        .remedy(KNOWN));
            }
        }
        return new Directives(
                reader.transaction,
                reader.runMixed,
                List.copyOf(reader.profiles),
                reader.lockTimeout,
                reader.statementTimeout);
    }

    private static final class Reader {

        private final Set<String> seen = new HashSet<>();
        private final List<String> profiles = new ArrayList<>();
        private @Nullable Boolean transaction;
        private boolean runMixed;
        private @Nullable Duration lockTimeout;
        private @Nullable Duration statementTimeout;

        /** Reads one directive and returns what is wrong with it. */
        @Nullable
        String read(String content) {
            Matcher matcher = FORM.matcher(content);
            if (!matcher.matches()) {
                return "'godwit:%s' is not a directive: it has the form name=value".formatted(content);
            }
            String name = matcher.group(1);
            String value = matcher.group(2).strip();
            if (!name.equals("allow") && !seen.add(name)) {
                return "the directive '%s' is there twice".formatted(name);
            }
            return switch (name) {
                case "transaction" -> transaction(value);
                case "mixed" -> mixed(value);
                case "profiles" -> profiles(value);
                case "lock-timeout" -> {
                    lockTimeout = duration(value);
                    yield lockTimeout == null ? notADuration(name, value) : null;
                }
                case "statement-timeout" -> {
                    statementTimeout = duration(value);
                    yield statementTimeout == null ? notADuration(name, value) : null;
                }
                case "allow" -> ALLOW.matcher(value).matches() ? null : "allow wants a rule and a reason";
                default -> "there is no directive '%s'".formatted(name);
            };
        }

        private @Nullable String transaction(String value) {
            transaction = value.equals("on") ? Boolean.TRUE : value.equals("off") ? Boolean.FALSE : null;
            return transaction == null ? "transaction is 'on' or 'off', not '%s'".formatted(value) : null;
        }

        private @Nullable String mixed(String value) {
            runMixed = value.equals("run");
            return runMixed ? null : "mixed is 'run', not '%s'".formatted(value);
        }

        private @Nullable String profiles(String value) {
            for (String name : value.split(",", -1)) {
                if (!PROFILE.matcher(name.strip()).matches()) {
                    return "'%s' is not a list of profiles".formatted(value);
                }
                profiles.add(name.strip());
            }
            return null;
        }

        private static @Nullable Duration duration(String value) {
            Matcher matcher = DURATION.matcher(value);
            if (!matcher.matches()) {
                return null;
            }
            long amount = Long.parseLong(matcher.group(1));
            Duration duration = switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
            return duration.compareTo(LONGEST) <= 0 ? duration : null;
        }

        private static String notADuration(String name, String value) {
            return "%s is a time such as 500ms, 2s, 10m or 1h, at most 596h, not '%s'".formatted(name, value);
        }
    }
}
