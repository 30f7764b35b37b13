ALTER TABLE ai_providers
    DROP CONSTRAINT ai_providers_slug_format,
    DROP CONSTRAINT ai_providers_slug_unique,
    ALTER COLUMN slug DROP NOT NULL;
