ALTER TABLE ai_interactions DROP COLUMN total_tokens;
