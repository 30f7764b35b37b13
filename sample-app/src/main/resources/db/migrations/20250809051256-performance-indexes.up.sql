CREATE INDEX api_requests_requested_at_idx ON api_requests (requested_at);
CREATE INDEX health_checks_latest_idx ON health_checks (component, checked_at DESC);
CREATE INDEX ai_interactions_pending_idx ON ai_interactions (created_at) WHERE status = 'PENDING';
