-- Description: Create AI providers and the ones everybody starts with

CREATE TABLE ai_providers (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       varchar(100) NOT NULL CONSTRAINT ai_providers_name_unique UNIQUE,
    provider   varchar(30)  NOT NULL,
    api_key    varchar(500),
    base_url   varchar(500) NOT NULL,
    models     text[]       NOT NULL DEFAULT '{}',
    settings   jsonb        NOT NULL DEFAULT '{}',
    is_active  boolean      NOT NULL DEFAULT true,
    created_at timestamptz  NOT NULL DEFAULT now(),
    updated_at timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT ai_providers_name_not_blank CHECK (name ~ '[^[:space:]]'),
    CONSTRAINT ai_providers_provider_known CHECK (provider IN ('OPENAI', 'ANTHROPIC', 'MISTRAL', 'OLLAMA', 'OTHER'))
);

COMMENT ON COLUMN ai_providers.provider IS 'Whose API it speaks';

INSERT INTO ai_providers (name, provider, base_url, models)
VALUES ('OpenAI', 'OPENAI', 'https://api.openai.com/v1', ARRAY ['gpt-4o', 'gpt-4o-mini']),
       ('Anthropic', 'ANTHROPIC', 'https://api.anthropic.com', ARRAY ['claude-sonnet-4-5']),
       ('Local Ollama', 'OLLAMA', 'http://localhost:11434', ARRAY ['llama3.2']);
