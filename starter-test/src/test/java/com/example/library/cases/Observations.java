package com.example.library.cases;

import com.example.library.Book;
import com.example.library.BookRepository;
import dev.godwit.test.TestDatabase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.ApplicationContext;

/** What test methods saw, in the order in which they ran. */
public final class Observations {

    private static final List<Observation> ALL = new CopyOnWriteArrayList<>();

    private Observations() {}

    /**
     * What one test method saw.
     *
     * @param test class and method
     * @param context which application context, among those that are alive
     * @param titles of the books at first
     */
    public record Observation(String test, int context, String database, List<String> titles) {}

    /** Looks, and then adds a book that nobody else should see. */
    static void observe(String test, ApplicationContext context) {
        TestDatabase database = context.getBean(TestDatabase.class);
        BookRepository books = context.getBean(BookRepository.class);
        ALL.add(new Observation(
                test,
                System.identityHashCode(context),
                database.jdbcClient()
                        .sql("SELECT current_database()")
                        .query(String.class)
                        .single(),
                books.findAll().stream().map(Book::getTitle).toList()));
        books.save(new Book("by " + test, "1"));
    }

    /** Those of one run. */
    public static List<Observation> take() {
        List<Observation> observations = List.copyOf(ALL);
        ALL.clear();
        return observations;
    }
}
