package dev.godwit.sample.migration;

import dev.godwit.sample.ai.Slug;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Finds a slug for a name that cannot be asked for a better one. */
@Component
final class FreeSlugs {

    /**
     * Returns the slug of a name, with the first free number behind it when others have that slug already.
     *
     * @param name a name that is not blank
     * @param taken the slugs that are in use
     */
    String choose(String name, Set<String> taken) {
        String slug = Slug.of(name);
        String candidate = slug;
        for (int number = 2; taken.contains(candidate); number++) {
            candidate = slug + "-" + number;
        }
        return candidate;
    }
}
