-- Migration: 001_initial_schema
-- Description: Create the initial schema
-- Created: 2025-10-12

BEGIN;

CREATE TABLE users (id int PRIMARY KEY);

-- Record this migration
INSERT INTO public.schema_migrations (version, description)
VALUES ('001', 'Create the initial schema')
ON CONFLICT (version) DO NOTHING;

COMMIT;
