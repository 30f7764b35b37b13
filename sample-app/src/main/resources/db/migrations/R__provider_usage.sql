-- Runs again whenever this file changes. It drops first, because CREATE OR REPLACE cannot take a column away.
DROP VIEW IF EXISTS provider_usage;

CREATE VIEW provider_usage AS
SELECT p.id                                                        AS provider_id,
       p.name                                                      AS provider_name,
       count(i.id)                                                 AS interactions,
       count(i.id) FILTER (WHERE i.status = 'FAILED')              AS failures,
       coalesce(sum(i.prompt_tokens + i.completion_tokens), 0)     AS tokens,
       coalesce(sum(i.cost), 0)                                    AS cost,
       max(i.created_at)                                           AS last_used_at
FROM ai_providers p
         LEFT JOIN ai_interactions i ON i.ai_provider_id = p.id
GROUP BY p.id, p.name;
