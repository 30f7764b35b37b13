package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.migration.ProblemCode;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwoWayFormatTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -- +goose Up                           | goose
            -- +goose Down                         | goose
            --+goose up                            | goose
            -- migrate:up                          | dbmate
            -- migrate:up transaction:false        | dbmate
            --migrate:down                         | dbmate
            -- +migrate Up                         | sql-migrate
            -- +migrate Down notransaction         | sql-migrate
            ---- create above / drop below ----    | tern
            -- rambler up                          | Rambler
            -- rambler down                        | Rambler
            -- //@UNDO                             | MyBatis Migrations
            --//@UNDO                              | MyBatis Migrations
            -- !Ups                                | Play's evolutions
            '# --- !Downs'                         | Play's evolutions
            -- ==== DOWN ====                      | shmig
            """)
    void fileWithBothDirectionsIsRefused(String marker, String tool) {
        String text = "-- a comment\ncreate table t (id int);\n\t" + marker + "\ndrop table t;\n";

        assertThat(TestScript.parse("x.sql", text).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.FOREIGN_FILE);
            assertThat(problem.isError()).isTrue();
            assertThat(problem.message()).endsWith(" " + tool);
            assertThat(Objects.requireNonNull(problem.where()).line()).isEqualTo(3);
        });
        assertThat(TestScript.parse("x.sql", text.replace("\n", "\r\n")).problems())
                .hasSize(1);
        assertThat(TestScript.parse("x.sql", marker).problems()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "-- Up Migration, -- Down Migration",
        "--- up migration ---, --- down migration ---",
        "-- Down Migration, -- Up Migration: users"
    })
    void wordsThatProseBeginsWithTooTakeBothDirections(String first, String second) {
        String text = first + "\ncreate table t (id int);\n";

        assertThat(TestScript.parse("x.sql", text).problems()).isEmpty();
        assertThat(TestScript.parse("x.sql", text + second + "\ndrop table t;\n")
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).endsWith(" node-pg-migrate");
                    assertThat(problem.where()).hasToString("x.sql:3:1");
                });
    }

    @Test
    void markersInsideTextsAreTexts() {
        assertThat(TestScript.parse(
                                "x.sql", "select $$\n-- +goose Up\n$$, '\n-- migrate:up\n';\n/*\n-- +migrate Up\n*/")
                        .problems())
                .isEmpty();
        assertThat(TestScript.parse("x.sql", "copy t from stdin;\n-- +goose Up\n\\.\n")
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- goose up",
                "-- +goose StatementBegin",
                "-- +goose Upwards",
                "-- migrate: up",
                "-- migrate:upwards",
                "-- migrated up",
                "-- the migration goes up",
                "-- Down migration is in 001_x.down.sql",
                "-- Up migration for the users",
                "-- Migration: up",
                "select 1; -- +goose Up",
                "select '-- migrate:up'",
                "-- create above",
                "-- the rambler up the hill",
                "-- @undo"
            })
    void otherCommentsAreFine(String text) {
        assertThat(TestScript.parse("x.sql", text).problems()).isEmpty();
    }

    @Test
    @Timeout(60)
    void manyCommentsAreReadOnce() {
        assertThat(TestScript.of("x.sql", ("--" + " -- up".repeat(1000) + "\n").repeat(2000))
                        .problems())
                .isEmpty();
    }
}
