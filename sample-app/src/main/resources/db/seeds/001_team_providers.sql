-- Description: Providers for somebody who tries things out
-- godwit:profiles=dev

INSERT INTO ai_providers (name, slug, provider, base_url, models)
VALUES ('Team Ollama', 'team-ollama', 'OLLAMA', 'http://ollama.example:11434', ARRAY ['llama3.2', 'qwen3']),
       ('Recorded answers', 'recorded-answers', 'OTHER', 'http://localhost:9999', '{}');
