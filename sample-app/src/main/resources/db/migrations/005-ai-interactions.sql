-- Description: Track interactions with AI providers

CREATE TABLE ai_interactions (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ai_provider_id    bigint         NOT NULL
        CONSTRAINT ai_interactions_provider_fk REFERENCES ai_providers (id) ON DELETE RESTRICT,
    model             varchar(100)   NOT NULL,
    status            varchar(20)    NOT NULL DEFAULT 'PENDING',
    request           jsonb          NOT NULL,
    response          jsonb,
    prompt_tokens     integer        NOT NULL DEFAULT 0,
    completion_tokens integer        NOT NULL DEFAULT 0,
    cost              numeric(12, 6) NOT NULL DEFAULT 0,
    error_message     text,
    created_at        timestamptz    NOT NULL DEFAULT now(),
    completed_at      timestamptz,
    CONSTRAINT ai_interactions_status_known CHECK (status IN ('PENDING', 'SUCCEEDED', 'FAILED')),
    CONSTRAINT ai_interactions_tokens_not_negative CHECK (prompt_tokens >= 0 AND completion_tokens >= 0),
    CONSTRAINT ai_interactions_cost_not_negative CHECK (cost >= 0),
    CONSTRAINT ai_interactions_pending_has_no_end CHECK ((status = 'PENDING') = (completed_at IS NULL))
);

-- PostgreSQL does not index the referencing side of a foreign key by itself.
CREATE INDEX ai_interactions_provider_idx ON ai_interactions (ai_provider_id);
