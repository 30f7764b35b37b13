package com.example.library.cases;

import com.example.library.Book;
import com.example.library.BookRepository;
import java.util.stream.IntStream;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.springframework.beans.factory.annotation.Autowired;

/** Needs more numbers than Hibernate takes at a time. */
public final class ManyBooks {

    private static final int MANY = 170;

    private ManyBooks() {}

    @LibraryTest
    public static class First {

        @Test
        void savesMany(@Autowired BookRepository books) {
            save(books);
        }
    }

    @LibraryTest
    public static class Second {

        @Test
        void savesMany(@Autowired BookRepository books) {
            save(books);
        }
    }

    @LibraryTest
    @TestClassOrder(ClassOrderer.ClassName.class)
    public static class Around {

        @Test
        void savesMany(@Autowired BookRepository books) {
            save(books);
        }

        @Nested
        class One {

            @Test
            void savesMany(@Autowired BookRepository books) {
                save(books);
            }
        }

        @Nested
        class Two {

            @Test
            void savesEvenMore(@Autowired BookRepository books) {
                save(books);
                save(books);
            }
        }
    }

    private static void save(BookRepository books) {
        IntStream.range(0, MANY).forEach(number -> books.save(new Book("Book " + number, "1")));
    }
}
