package dev.godwit.material;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was compared, to be read by whoever started it. */
final class ComparisonSummary {

    private final Map<String, Integer> refused = new TreeMap<>();
    private int scripts;
    private int equal;
    private int statements;
    private int copies;
    private int scriptsWithRefused;

    synchronized void refused(List<String> commands) {
        commands.forEach(command -> refused.merge(command, 1, Integer::sum));
        scriptsWithRefused += commands.isEmpty() ? 0 : 1;
    }

    synchronized void compared(List<SentQuery> sent, boolean isEqual) {
        scripts++;
        equal += isEqual ? 1 : 0;
        statements += sent.size();
        copies += (int) sent.stream().filter(query -> !query.data().isEmpty()).count();
    }

    @Override
    public synchronized String toString() {
        return "%s scripts compared with psql, %s equal, %s statements, %s of them with inline data; refused commands of psql, in %s scripts: %s"
                .formatted(scripts, equal, statements, copies, scriptsWithRefused, refused);
    }
}
