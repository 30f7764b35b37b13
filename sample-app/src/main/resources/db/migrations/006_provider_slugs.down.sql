ALTER TABLE ai_providers DROP COLUMN slug;
