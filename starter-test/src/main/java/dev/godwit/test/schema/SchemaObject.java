package dev.godwit.test.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something in a database, down to columns.
 *
 * @param name kind and qualified name, for example {@code column public.users.email}
 * @param within the name of what it belongs to and goes with; null when it stands for itself
 * @param given whether it was not created, and is there in each database with or without facts
 * @param facts all that is known of it: two of that name are equal when these are
 */
record SchemaObject(String name, @Nullable String within, boolean given, List<String> facts) {

    SchemaObject {
        facts = List.copyOf(facts);
    }

    SchemaObject without(List<String> some) {
        return new SchemaObject(
                name,
                within,
                given,
                facts.stream().filter(fact -> !some.contains(fact)).toList());
    }

    SchemaObject within(@Nullable String other) {
        return new SchemaObject(name, other, given, facts);
    }

    SchemaObject withoutFacts() {
        return new SchemaObject(name, within, given, List.of());
    }

    String line() {
        return facts.isEmpty() ? name : name + ": " + String.join(", ", facts);
    }
}
