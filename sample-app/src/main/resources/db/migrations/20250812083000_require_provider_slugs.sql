-- Description: Require the slug that 20250811090000 has filled in

ALTER TABLE ai_providers
    ALTER COLUMN slug SET NOT NULL,
    ADD CONSTRAINT ai_providers_slug_unique UNIQUE (slug),
    ADD CONSTRAINT ai_providers_slug_format CHECK (slug ~ '^[^[:space:]/]+$');
