DELETE FROM ai_providers WHERE slug IN ('team-ollama', 'recorded-answers');
