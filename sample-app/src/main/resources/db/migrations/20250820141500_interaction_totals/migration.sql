-- Description: Let PostgreSQL add up the tokens of an interaction

ALTER TABLE ai_interactions
    ADD COLUMN total_tokens integer NOT NULL GENERATED ALWAYS AS (prompt_tokens + completion_tokens) STORED;
