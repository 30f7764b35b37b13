package dev.godwit.script;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '-- Description: Create the schema'                                  | Create the schema
            '--description:Create the schema  '                                  | Create the schema
            '  --   DESCRIPTION:   Größe: 1; 2'                                  | Größe: 1; 2
            '-- Migration: 001
            -- Description: Create
            -- Created: 2025-10-12

            select 1;'                                                            | Create
            '/* a
            -- Description: hidden */ -- Description: shown'                      | shown
            '-- Description: first
            -- Description: second'                                               | first
            """)
    void descriptionIsReadFromTheComments(String text, String description) {
        assertThat(TestScript.of("x.sql", text).description()).isEqualTo(description);
        assertThat(TestScript.of("x.sql", text.replace("\n", "\r\n")).description())
                .isEqualTo(description);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- Descriptions: many",
                "-- The Description: not this",
                "-- Description:",
                "-- Description:   \n",
                "/* Description: no */",
                "select 1; -- Description: late",
                "; -- Description: late",
                "/* unterminated -- Description: never"
            })
    void thereIsNoDescriptionOtherwise(String text) {
        assertThat(TestScript.of("x.sql", text).description()).isNull();
    }
}
