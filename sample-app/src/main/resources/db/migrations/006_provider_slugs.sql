-- Description: Give AI providers a slug, optional until every row has one
-- godwit:lock-timeout=2s
-- godwit:statement-timeout=30s

ALTER TABLE ai_providers ADD COLUMN slug varchar(255);
