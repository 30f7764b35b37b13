package dev.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.Problem;
import dev.godwit.migration.ProblemCode;
import dev.godwit.testing.TestDatabase;
import dev.godwit.testing.WithTestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What psql understands and the server does not: the output of {@code pg_dump}, and scripts that were written for psql. */
@WithTestDatabase
class PostgresDumpTest {

    private static final Path CHINOOK = Path.of("../../shared/data/chinook-dump.sql");

    @TempDir
    Path directory;

    @Test
    void aDumpIsAMigration(TestDatabase database) {
        new Scenario(database, directory).with("001_dump.sql", """
                --
                -- PostgreSQL database dump
                --

                \\restrict tEeHbWvO7

                -- Dumped from database version 18.6
                -- Dumped by pg_dump version 18.6

                SET statement_timeout = 0;
                SET lock_timeout = 0;
                SET idle_in_transaction_session_timeout = 0;
                SET client_encoding = 'UTF8';
                SET standard_conforming_strings = on;
                SELECT pg_catalog.set_config('search_path', '', false);
                SET check_function_bodies = false;
                SET xmloption = content;
                SET client_min_messages = warning;
                SET row_security = off;

                CREATE FUNCTION public.twice(i integer) RETURNS integer
                    LANGUAGE sql
                    BEGIN ATOMIC
                 SELECT CASE WHEN (twice.i > 0) THEN (twice.i * 2) ELSE 0 END AS "case";
                END;

                SET default_tablespace = '';
                SET default_table_access_method = heap;

                CREATE TABLE public.notes (
                    id integer NOT NULL,
                    text text DEFAULT 'a;b'::text
                );

                COPY public.notes (id, text) FROM stdin;
                1	tab\\tand\\\\backslash
                2	\\N
                3	\\\\.
                4	it's ; $$ -- /*
                \\.

                ALTER TABLE ONLY public.notes
                    ADD CONSTRAINT notes_pkey PRIMARY KEY (id);

                \\unrestrict tEeHbWvO7
                """).migrate();

        assertThat(database.queryForList("SELECT coalesce(text, 'null') FROM notes ORDER BY id", String.class))
                .containsExactly("tab\tand\\backslash", "null", "\\.", "it's ; $$ -- /*");
        assertThat(database.queryForObject("SELECT twice(21)", Integer.class)).isEqualTo(42);
    }

    static boolean chinookIsThere() {
        return Files.exists(CHINOOK);
    }

    @Test
    @EnabledIf("chinookIsThere")
    void aRealDumpIsAMigration(TestDatabase database) throws IOException {
        new Scenario(database, directory)
                .with("001_chinook.sql", Files.readString(CHINOOK))
                .migrate();

        assertThat(database.queryForObject(
                        "SELECT sum((xpath('/row/c/text()', query_to_xml('SELECT count(*) AS c FROM public.' || quote_ident(tablename),"
                                + " false, true, '')))[1]::text::int) FROM pg_tables WHERE schemaname = 'public'"
                                + " AND tablename NOT LIKE 'schema\\_migrations%'",
                        Long.class))
                .isEqualTo(dataLines());
    }

    private static long dataLines() throws IOException {
        long lines = 0;
        boolean data = false;
        for (String line : Files.readAllLines(CHINOOK)) {
            if (line.equals("\\.")) {
                data = false;
            }
            lines += data ? 1 : 0;
            data |= line.startsWith("COPY ") && line.endsWith("FROM stdin;");
        }
        assertThat(lines).isPositive();
        return lines;
    }

    @Test
    void aFailingLineOfDataIsNamed(TestDatabase database) {
        Problem problem = new Scenario(database, directory)
                .with("001_data.sql", "CREATE TABLE t (id int);\nCOPY t FROM stdin;\n1\n2\nthree\n\\.\nSELECT 1;\n")
                .failsHalfway();

        assertThat(problem.where()).hasToString(directory + "/001_data.sql:5");
        assertThat(problem.message()).isEqualTo("001_data.sql failed at statement 2 of 3");
    }

    @Test
    void commandsOfPsqlThatChangeWhatRunsAreRefusedBeforeAnythingRuns(TestDatabase database) {
        Problem problem = new Scenario(database, directory)
                .with("001_all.sql", "CREATE TABLE t (id int);\n\\connect other\n")
                .fails();

        assertThat(problem.code()).isEqualTo(ProblemCode.META_COMMAND);
        assertThat(problem.where()).hasToString(directory + "/001_all.sql:2:1");
        assertThat(problem.remedy())
                .containsExactly("remove the line: a migration stays in the database that it was started for");
    }

    @Test
    void anIsolationLevelThatAScriptBeginsWithIsThatOfTheMigration(TestDatabase database) {
        new Scenario(database, directory).with("001_level.sql", """
                BEGIN ISOLATION LEVEL SERIALIZABLE;
                CREATE TABLE level AS SELECT current_setting('transaction_isolation') AS name;
                COMMIT;
                """).migrate();

        assertThat(database.queryForList("SELECT name FROM level", String.class))
                .containsExactly("serializable");
    }

    @Test
    void stringsAreReadAsTheScriptSays(TestDatabase database) {
        new Scenario(database, directory).with("001_strings.sql", """
                CREATE TABLE texts (text text);
                SET standard_conforming_strings = off;
                SET escape_string_warning = off;
                INSERT INTO texts VALUES ('it\\'s;');
                RESET standard_conforming_strings;
                INSERT INTO texts VALUES ('C:\\');
                """).migrate();

        assertThat(database.queryForList("SELECT text FROM texts", String.class))
                .containsExactly("it's;", "C:\\");
    }
}
