-- Migration: 001_initial_schema
-- Description: Create system metadata
-- Created: 2025-08-01

CREATE TABLE system_metadata (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key         varchar(100) NOT NULL CONSTRAINT system_metadata_key_unique UNIQUE,
    value       jsonb        NOT NULL DEFAULT '{}',
    description text,
    created_at  timestamptz  NOT NULL DEFAULT now(),
    updated_at  timestamptz  NOT NULL DEFAULT now(),
    CONSTRAINT system_metadata_key_format CHECK (key ~ '^[a-z0-9]+([._-][a-z0-9]+)*$')
);

COMMENT ON TABLE system_metadata IS 'What the system knows about itself: one JSON value for each key';

-- A script may record itself, as older runners expect it to.
INSERT INTO public.schema_migrations (version, description)
VALUES ('001', 'Create system metadata')
ON CONFLICT (version) DO NOTHING;
