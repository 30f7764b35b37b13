package dev.godwit.benchmark;

import dev.godwit.benchmark.report.Outcome;
import dev.godwit.benchmark.report.Series;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several contenders in turn, round after round, so that whatever else the machine does meets all of them. One that has
 * failed once is not asked again.
 */
final class Contest {

    private static final Logger logger = LoggerFactory.getLogger(Contest.class);

    private final String title;
    private final List<Contender> contenders = new ArrayList<>();

    Contest(String title) {
        this.title = title;
    }

    void enter(String contender, Attempt attempt) {
        contenders.add(new Contender(contender, attempt));
    }

    List<Series> hold(int rounds) {
        List<Series> results = contenders.stream()
                .map(contender -> new Series(contender.name()))
                .toList();
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < results.size(); i++) {
                Contender contender = contenders.get(i);
                if (!results.get(i).isOver()) {
                    Outcome outcome = attempt(contender.attempt());
                    logger.info("{}, round {} of {}: {} {}", title, round, rounds, contender.name(), said(outcome));
                    results.get(i).add(outcome);
                }
            }
        }
        return results;
    }

    private static Outcome attempt(Attempt attempt) {
        // so that nobody has to clear up after another
        System.gc();
        try {
            return attempt.make();
        } catch (Exception failure) {
            logger.warn("failed", failure);
            return Outcome.Failed.of(failure);
        }
    }

    private static String said(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return "failed: " + failed.reason();
        }
        Outcome.Finished finished = (Outcome.Finished) outcome;
        return finished.time().toMillis() + " ms " + finished.figures();
    }

    private record Contender(String name, Attempt attempt) {}

    interface Attempt {
        Outcome make() throws Exception;
    }
}
